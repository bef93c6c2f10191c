import Foundation
import GANZooFormats
import GANZooSupport
import GANZooVisualization

/// Random architectures, each trained as a GAN and as a WGAN-GP: how many reach a score (Gulrajani et al. 2017, tables
/// 1 and 2).
struct RandomArchitectures: Experiment {
  /// The number of architectures, and the seed from which they come.
  let count, seed: Int
  let choices: RandomArchitecture.Choices
  /// Length and size of each training.
  let steps, batch: Int
  /// What the paper's learning rates are multiplied by.
  let rateFactor: Double
  /// Least scores, from the lowest to the highest.
  let thresholds: [Double]
  let data: String

  static let entry = ExperimentEntry(
    name: "random-architectures", title: "Random architectures: where a GAN trains, and where WGAN-GP does",
    source: "Gulrajani et al. 2017, section 5.1, tables 1 and 2", minutes: 30
  ) { settings, form in
    RandomArchitectures(
      count: try settings.int("count", default: form.choose(full: 60, quick: 2), in: 1...(Sweep.mostRuns / 2)),
      seed: try settings.int("seed", default: 1, in: 0 ... .max),
      choices: .init(
        depths: try settings.ints(
          "depths", default: form.choose(full: [4, 8], quick: [4]), in: RandomArchitecture.leastDepth...20,
          count: 1...20),
        filters: try settings.ints(
          "filters", default: form.choose(full: [8, 16], quick: [2, 4]), in: 1...1024, count: 1...20)),
      steps: try settings.int("steps", default: form.choose(full: 250, quick: 2), in: 1...1_000_000),
      batch: try settings.int("batch", default: form.choose(full: 32, quick: 4), in: 1...4096),
      rateFactor: try settings.double("rate_factor", default: 5, in: 0.001...1000),
      thresholds: try settings.doubles(
        "thresholds", default: [1.5, 2, 2.5, 3, 4, 5, 6, 7, 8], in: 1...1000, count: 1...50
      ).sorted(),
      data: try settings.choice("data", default: "mnist", of: ["mnist", "fashion-mnist"]))
  }

  private static let methods = [TrainingMethod.gan, .penalty]

  func run(_ lab: Lab) throws -> ExperimentResult {
    let architectures = (1...count).map { RandomArchitecture(number: $0, seed: seed, choices) }
    let runs = architectures.enumerated().flatMap { index, architecture in
      Self.methods.map { method in run(index + 1, architecture, method) }
    }
    let records = try lab.train(
      Sweep(
        runs, evaluateEvery: steps, isReported: false,
        arguments: ["--checkpoint-every", "10m"]))
    let scores = architectures.indices.map { index in
      (gan: Self.score(records[2 * index]), penalty: Self.score(records[2 * index + 1]))
    }
    return result(architectures, scores, thresholds.map { SuccessCounts(threshold: $0, scores) })
  }

  private func run(_ number: Int, _ architecture: RandomArchitecture, _ method: TrainingMethod) -> Sweep.Run {
    let hasPenalty = method == .penalty
    let training = [
      "training.steps=\(steps)", "training.batch=\(batch)", "training.grid_every=\(steps)", "training.ema_decay=0",
      "training.lr_decay_fraction=0", "data.set=\(data)", "data.translate=0",
    ]
    return Sweep.Run(
      "\(String(format: "%03d", number))-\(hasPenalty ? "wgan-gp" : "gan")", model: "dcgan",
      overrides: training + architecture.overrides(hasPenalty: hasPenalty) + method.overrides(rateFactor: rateFactor),
      seed: number)
  }

  /// The last classifier score; nil where numbers were no longer finite.
  private static func score(_ record: RunRecord) -> Double? {
    record.state == .finished ? record.log.lastValue(of: "score") : nil
  }

  // MARK: - What came out

  private func result(
    _ architectures: [RandomArchitecture], _ scores: [(gan: Double?, penalty: Double?)], _ counts: [SuccessCounts]
  ) -> ExperimentResult {
    let successes = ExperimentResult.Table(
      title: "Who succeeds", columns: ["least score", "only GAN", "only WGAN-GP", "both", "neither"],
      rows: counts.map {
        [$0.threshold.tersestText, "\($0.onlyGAN)", "\($0.onlyPenalty)", "\($0.both)", "\($0.neither)"]
      })
    let list = ExperimentResult.Table(
      title: "The architectures", columns: ["number", "generator", "critic", "GAN's score", "WGAN-GP's score"],
      rows: zip(architectures, scores).enumerated().map { index, pair in
        [
          "\(index + 1)", Self.words(pair.0.generator), Self.words(pair.0.critic),
          pair.1.gan?.tersestText ?? "not finite", pair.1.penalty?.tersestText ?? "not finite",
        ]
      })
    let median = (gan: Self.median(scores.map(\.gan)), penalty: Self.median(scores.map(\.penalty)))
    return ExperimentResult(
      summary: summary(counts, median), setting: setting,
      departures: [
        "\(data) at 28 x 28 in place of ImageNet at 32 x 32, and the score of its classifier, 1 to 10, in "
          + "place of the Inception score",
        "\(count) architectures of \(Self.list(choices.depths)) layers and \(Self.list(choices.filters)) filters in "
          + "place of 200 of 4, 8, 12 or 20 layers and 32, 64 or 128 filters",
        "\(steps.grouped) steps of \(batch) in place of 100,000, with \(rateFactor.tersestText) times the "
          + "learning rates",
        "no weight decay in critics with a normalisation, where the paper has 1e-3",
      ], findings: findings(counts, median), tables: [successes, list],
      numbers: numbers(scores, counts), figure: figure(counts), figureSize: (960, 440))
  }

  private func numbers(_ scores: [(gan: Double?, penalty: Double?)], _ counts: [SuccessCounts]) -> JSONObject {
    let rows = counts.map { row -> JSONObject.Value in
      .object([
        "threshold": .double(row.threshold), "only_gan": .int(row.onlyGAN), "only_wgan_gp": .int(row.onlyPenalty),
        "both": .int(row.both), "neither": .int(row.neither),
      ])
    }
    let pairs = scores.map { pair -> JSONObject.Value in
      let gan: JSONObject.Value = pair.gan.map { .double($0) } ?? .null
      let penalty: JSONObject.Value = pair.penalty.map { .double($0) } ?? .null
      return .object(["gan": gan, "wgan_gp": penalty])
    }
    return ["counts": .array(rows), "scores": .array(pairs)]
  }

  private var setting: String {
    "Each architecture twice: as a GAN (Adam 2e-4, β 0.5 and 0.999, one critic update) and as a WGAN-GP (Adam 1e-4, "
      + "β 0 and 0.9, λ = 10, five critic updates, layer norm where the GAN's critic has batch norm), with learning "
      + "rates times \(rateFactor.tersestText). Sampled for either network: ReLU, LeakyReLU, softplus(2x + 2) / 2 − 1 "
      + "or tanh; \(Self.list(choices.depths)) layers; \(Self.list(choices.filters)) filters; normalisation or none. "
      + "A success is a classifier score of 1,000 samples of at least the threshold."
  }

  private func summary(_ counts: [SuccessCounts], _ median: (gan: Double, penalty: Double)) -> String {
    let ahead = counts.filter { $0.penalty > $0.gan }.count
    let middle = counts[counts.count / 2]
    return
      "Of \(count) random architectures, \(middle.penalty) reach a score of \(middle.threshold.tersestText) as a "
      + "WGAN-GP and \(middle.gan) as a GAN; the median score is \(median.penalty.tersestText) and "
      + "\(median.gan.tersestText). At \(ahead) of \(counts.count) thresholds more architectures succeed with the "
      + "penalty than without it. The curves show for each least score how many do."
  }

  private func findings(
    _ counts: [SuccessCounts], _ median: (gan: Double, penalty: Double)
  ) -> [ExperimentResult.Finding] {
    // The paper's thresholds where methods differ; where all or none succeed there is nothing to see.
    let telling = counts.filter { $0.onlyGAN + $0.onlyPenalty > 0 }
    let ahead = telling.filter { $0.onlyPenalty > $0.onlyGAN }
    let ratio = telling.map { "\($0.onlyPenalty) : \($0.onlyGAN) at \($0.threshold.tersestText)" }
    return [
      .init(
        claim: "far more architectures succeed only with WGAN-GP than only as a GAN (147 : 0 of 200 at a score of 5), "
          + "at each least score",
        found: telling.isEmpty
          ? "no least score tells the methods apart"
          : "only WGAN-GP : only GAN is \(ratio.joined(separator: ", ")) (agreement: more at each)",
        agrees: !telling.isEmpty && ahead.count == telling.count),
      .init(
        claim: "WGAN-GP trains architectures that a GAN does not",
        found: "median scores of \(median.penalty.tersestText) and \(median.gan.tersestText) (agreement: the first is "
          + "higher)",
        agrees: median.penalty > median.gan),
    ]
  }

  private func figure(_ counts: [SuccessCounts]) -> ChartSheet {
    func series(_ name: String, _ value: (SuccessCounts) -> Int, _ style: LineChart.Style = .line)
      -> LineChart.Series
    {
      LineChart.Series(name, counts.map { .init(x: $0.threshold, y: Double(value($0))) }, style: style)
    }
    return ChartSheet([
      LineChart(
        title: "Architectures that reach a score", note: "\(count) random architectures, each trained by both methods",
        x: .init("least classifier score"), y: .init("architectures"),
        series: [
          series("GAN", \.gan), series("WGAN-GP", \.penalty), series("only GAN", \.onlyGAN, .dashed),
          series("only WGAN-GP", \.onlyPenalty, .dashed),
        ])
    ])
  }

  private static func words(_ part: RandomArchitecture.Part) -> String {
    "\(part.activation), \(part.depth) x \(part.filters), \(part.isNormalized ? "normalised" : "not normalised")"
  }

  private static func list(_ numbers: [Int]) -> String { numbers.map { "\($0)" }.joined(separator: " or ") }

  /// Where numbers were not finite the score counts as 1, the worst.
  private static func median(_ scores: [Double?]) -> Double {
    let sorted = scores.map { $0 ?? 1 }.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }
}
