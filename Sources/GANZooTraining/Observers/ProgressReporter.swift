package import GANZooSupport

/// Shows a progress bar with recent losses on a terminal, or occasional lines elsewhere, and messages for the user.
public final class ProgressReporter: TrainingObserver {
  private let output: ConsoleOutput
  private var names = LogNames.standard
  private var bar: ProgressBar?

  /// A reporter on an output.
  package init(_ output: ConsoleOutput) { self.output = output }

  /// A reporter on standard error.
  public convenience init() { self.init(.standardError) }

  /// Creates the bar, which is first shown by the first update.
  public func began(_ run: RunContext) {
    names = run.recipe?.logNames ?? .standard
    bar = ProgressBar("train", total: run.trainer.settings.steps, done: run.step, output: output)
  }

  /// Moves the bar.
  public func updated(_ report: UpdateReport) {
    bar?.update(done: report.stepsDone, values: report.recent.map { (names.name(of: $0), $0.value) })
  }

  /// Writes a line above the bar.
  public func noted(_ line: String) { bar?.note(line) }

  /// Ends the bar's line.
  public func ended(_ outcome: Result<TrainingOutcome, any Error>) { bar?.finish() }
}
