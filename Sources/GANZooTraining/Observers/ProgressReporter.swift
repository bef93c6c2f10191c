package import GANZooData
package import GANZooSupport

/// Shows a progress bar with recent losses on a terminal, or occasional lines elsewhere, and messages for the user.
public final class ProgressReporter: TrainingObserver {
  private let output: ConsoleOutput
  private let picture: ((PixelImage) -> String)?
  private var names = LogNames.standard
  private var bar: ProgressBar?
  private var metric: (name: String, value: Double)?
  private var curve = Sparkline()

  private static let curveCells = 12

  /// A reporter on an output.
  ///
  /// - Parameter picture: how the terminal shows a picture of samples, as text that is written as it is; nil for none.
  package init(_ output: ConsoleOutput, picture: ((PixelImage) -> String)? = nil) {
    (self.output, self.picture) = (output, picture)
  }

  /// A reporter on standard error.
  public convenience init() { self.init(.standardError) }

  /// Creates the bar, which is first shown by the first update.
  public func began(_ run: RunContext) {
    names = run.recipe?.logNames ?? .standard
    bar = ProgressBar("train", total: run.trainer.settings.steps, done: run.step, output: output)
  }

  /// Moves the bar.
  public func updated(_ report: UpdateReport) {
    if metric == nil, report.network == .generator, let loss = report.recent.main(.critic) { curve.add(loss) }
    guard output.columns != nil else {
      return bar?.update(done: report.stepsDone, values: report.recent.map { (names.name(of: $0), $0.value) }) ?? ()
    }
    let facts = report.recent.facts(names) + (metric.map { ["\($0.name) \($0.value.tersestText)"] } ?? [])
    bar?.update(done: report.stepsDone, facts: facts, curve: curve.text(cells: Self.curveCells))
  }

  /// Shows the picture where the terminal can.
  public func sampled(_ report: SampleReport) {
    if let picture { bar?.show(above: picture(report.picture)) }
  }

  /// Notes the metric that says most; from then on the curve is its.
  public func measured(_ report: MeasurementReport) {
    let found = report.measurement.metrics
    let main = MainMetric.ranking.lazy.compactMap { rank in found.first { $0.name == rank.name } }.first
    guard let main else { return }
    if metric == nil { curve = Sparkline() }
    metric = main
    curve.add(main.value)
  }

  /// Writes a line above the bar.
  public func noted(_ line: String) { bar?.note(line) }

  /// Ends the bar's line.
  public func ended(_ outcome: Result<TrainingOutcome, any Error>) { bar?.finish() }
}

extension [Loss] {
  /// A network's loss on real and generated samples, without penalties and class losses; nil where its terms have
  /// names that only their objective knows.
  fileprivate func main(_ network: NetworkRole) -> Double? {
    let terms = (network == .critic ? ["real", "fake", "pair"] : ["adversarial", "pair"])
      .compactMap { self[network, $0] }
    return terms.isEmpty ? nil : terms.reduce(0, +)
  }

  /// The losses in the few characters that a line of a terminal has.
  ///
  /// Under the names of the Keras article they are its six averages: of each network's update the loss and, behind a
  /// slash, the class loss.
  fileprivate func facts(_ names: LogNames) -> [String] {
    if names == .kerasArticle {
      let pairs = [
        ("D_real", self[.critic, "real"], self[.critic, "class_real"]),
        ("D_fake", self[.critic, "fake"], self[.critic, "class_fake"]),
        ("DG", self[.generator, "adversarial"], self[.generator, "class"]),
      ]
      let known = pairs.compactMap { name, loss, classLoss in
        loss.map { "\(name) \($0.tersestText)" + (classLoss.map { "/\($0.tersestText)" } ?? "") }
      }
      if !known.isEmpty { return known }
    }
    let known = [("G", main(.generator)), ("D", main(.critic))].compactMap { name, loss in
      loss.map { "\(name) \($0.tersestText)" }
    }
    return known.isEmpty ? map { "\($0.key) \($0.value.tersestText)" } : known
  }
}
