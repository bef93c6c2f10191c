import GANZooFormats
import GANZooSupport
import GANZooTraining
import GANZooVisualization

/// The penalty on both sides of norm 1 against that on norms above 1 alone.
struct Sidedness: Experiment {
  let seeds: [Int]
  let lambdas: [Double]
  let normalizations: [String]
  let steps, every, filters, batch: Int

  static let entry = ExperimentEntry(
    name: "sidedness", title: "The gradient penalty on two sides against one",
    source: "Gulrajani et al. 2017, section 4 and appendix C; S. Hong, \"WGAN-GP\", 2022", minutes: 5
  ) { settings, form in
    Sidedness(
      seeds: try form.seeds(settings),
      lambdas: try settings.doubles(
        "lambdas", default: form.choose(full: [0.1, 1, 10], quick: [10]), in: 1e-6...1e6, count: 1...10
      ).unique,
      normalizations: try settings.strings(
        "normalizations", default: form.choose(full: ["none", "layer"], quick: ["none"]), count: 1...10
      ).checked("normalization", in: Normalization.allCases.map(\.rawValue)).unique,
      steps: try settings.int("steps", default: form.choose(full: 600, quick: 4), in: 2...1_000_000),
      every: try settings.int("every", default: form.choose(full: 100, quick: 2), in: 1...100_000),
      filters: try settings.int("filters", default: form.choose(full: 8, quick: 2), in: 1...256),
      batch: try settings.int("batch", default: form.choose(full: 32, quick: 8), in: 1...4096))
  }

  private var settings: [SidednessSetting] {
    normalizations.flatMap { normalization in lambdas.map { SidednessSetting(normalization, $0) } }
  }

  private static let sides = ["two", "one"]

  func run(_ lab: Lab) throws -> ExperimentResult {
    let runs = settings.flatMap { setting in
      Self.sides.flatMap { sides in
        seeds.map { seed in
          Sweep.Run(
            "\(setting.normalization)-\(setting.lambda)-\(sides)-\(seed)".inFileName, model: "dcgan",
            overrides: changes + setting.changes(filters, sides),
            factors: [
              .init("normalization", setting.normalization), .init("lambda", "\(setting.lambda)"),
              .init("sides", sides),
            ], seed: seed)
        }
      }
    }
    let records = try lab.train(
      Sweep(title: Self.entry.title, runs, evaluateEvery: every, metric: "score", isReported: false))
    var rest = records[...]
    let outcomes = settings.map { setting in
      SidednessOutcome(setting, sides: Self.sides.map { _ in rest.take(seeds.count) })
    }
    return result(outcomes)
  }

  private var changes: [String] {
    TrainingChanges.length(steps: steps, batch: batch, logEvery: max(1, steps / 50))
      + TrainingChanges.adam(1e-3, beta1: 0, beta2: 0.9)
  }

  private func result(_ outcomes: [SidednessOutcome]) -> ExperimentResult {
    let comparison = SidednessComparison(outcomes)
    return ExperimentResult(
      summary: comparison.summary,
      setting: "The networks of dcgan/default with \(filters) filters on MNIST, \(steps) steps of 5 critic updates "
        + "with batches of \(batch), Adam with a rate of 1e-3 (0, 0.9). The better of two is the one with the lower "
        + "Fréchet distance at the end, as a share of that of noise, from a thousand samples.",
      departures: [
        "\(outcomes.count) settings with \(seeds.count.counted("seed")) each in place of 174 "
          + "architectures with one, since it is lambda and the normalisation that the question is about.",
        "MNIST at 28 x 28 in place of 32 x 32 ImageNet; \(steps) steps, and ten times the paper's rate.",
      ],
      findings: comparison.findings, tables: [comparison.table], numbers: comparison.json,
      figure: ChartSheet(comparison.charts(normalizations).map(ChartPanel.chart), columns: 2), figureSize: (1200, 440))
  }
}

/// The normalisation of the critic, and lambda.
package struct SidednessSetting: Sendable {
  let normalization: String
  let lambda: Double

  package init(_ normalization: String, _ lambda: Double) {
    (self.normalization, self.lambda) = (normalization, lambda)
  }

  func changes(_ filters: Int, _ sides: String) -> [String] {
    TrainingChanges.filters(filters, critic: normalization) + TrainingChanges.penalty(lambda, sides: sides)
  }

  var title: String {
    "\(normalization == "none" ? "no normalisation" : "\(normalization) norm"), λ \(lambda.plain)"
  }
}

extension ArraySlice {
  /// Takes the first so many away.
  mutating func take(_ count: Int) -> [Element] {
    defer { self = dropFirst(count) }
    return Array(prefix(count))
  }
}
