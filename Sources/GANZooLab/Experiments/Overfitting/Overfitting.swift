import GANZooFormats
import GANZooSupport
import GANZooVisualization

/// A thousand digits, networks that can learn them by heart, and the critic's loss on digits that are held out.
struct Overfitting: Experiment {
  let seeds: [Int]
  let digits, heldOut, steps, logEvery, batch: Int
  let units: [Int]

  static let entry = ExperimentEntry(
    name: "overfitting", title: "Where the critic's loss on training and on held-out digits part",
    source: "Gulrajani et al. 2017, figure 5b", minutes: 4
  ) { settings, form in
    Overfitting(
      seeds: try form.seeds(settings),
      digits: try settings.int("digits", default: form.choose(full: 1000, quick: 100), in: 64...30_000),
      heldOut: try settings.int("held_out", default: form.choose(full: 500, quick: 100), in: 1...30_000),
      steps: try settings.int("steps", default: form.choose(full: 2000, quick: 10), in: 4...1_000_000),
      logEvery: try settings.int("log_every", default: form.choose(full: 25, quick: 2), in: 1...10_000),
      batch: try settings.int("batch", default: form.choose(full: 64, quick: 16), in: 1...4096),
      units: try settings.ints(
        "critic", default: form.choose(full: [512, 512, 512], quick: [32]), in: 1...4096, count: 1...12))
  }

  enum Method: String, CaseIterable {
    case penalty
    case clipping

    var title: String { self == .penalty ? "gradient penalty" : "clipping" }

    var changes: [String] {
      switch self {
      case .penalty: TrainingChanges.penalty() + TrainingChanges.adam(1e-4, beta1: 0.5, beta2: 0.9)
      case .clipping: TrainingChanges.clipping() + TrainingChanges.rmsprop(5e-5)
      }
    }
  }

  func run(_ lab: Lab) throws -> ExperimentResult {
    let runs = Method.allCases.flatMap { method in
      seeds.map { seed in
        Sweep.Run(
          "\(method.rawValue)-\(seed)", model: "mlp", overrides: changes + method.changes,
          factors: [.init("method", method.rawValue)], seed: seed)
      }
    }
    let records = try lab.train(Sweep(title: Self.entry.title, runs, isReported: false))
    let outcomes = Method.allCases.enumerated().map { index, method in
      OverfittingOutcome(
        method,
        records[index * seeds.count..<(index + 1) * seeds.count].map { OverfittingCurves($0, every: logEvery) })
    }
    return result(outcomes)
  }

  private var changes: [String] {
    TrainingChanges.length(steps: steps, batch: batch, logEvery: logEvery) + [
      "architecture.classes=0", "architecture.generator.hidden=\(units)", "architecture.critic.hidden=\(units)",
      "data.examples=\(digits)", "data.held_out=\(heldOut)",
    ]
  }

  private func result(_ outcomes: [OverfittingOutcome]) -> ExperimentResult {
    ExperimentResult(
      summary: outcomes.map(\.sentence).joined(separator: " ")
        + " The curves part at the first row of the log from which on the value on training digits is above that on "
        + "held-out ones by more than a tenth of it, to the end (medians of five rows).",
      setting:
        "The digits are a random \(digits) of MNIST's training set, \(heldOut) others are held out, and each seed "
        + "has its own. Both networks are dense with \(units.map(String.init).joined(separator: ", ")) units; "
        + "\(steps) steps of 5 critic updates with batches of \(batch). With the penalty lambda is 10 and Adam has a "
        + "rate of 1e-4 (0.5, 0.9); with clipping to 0.01 RMSprop has 5e-5. Every \(logEvery) steps the critic's "
        + "whole loss is computed on training digits and on as many that are held out, with the same generated ones.",
      departures: [
        "The networks are dense; the paper says only that they are large and not regularised.",
        "\(steps) steps in place of 20,000.",
      ],
      findings: OverfittingOutcome.findings(outcomes), tables: [table(outcomes)],
      numbers: JSONObject(outcomes.map { ($0.method.rawValue, $0.json) }),
      figure: ChartSheet(outcomes.map { .chart($0.chart) }, columns: 2),
      figureSize: (1200, 440))
  }

  private func table(_ outcomes: [OverfittingOutcome]) -> ExperimentResult.Table {
    .init(
      title: "The negative critic loss at the end",
      columns: ["method", "step where the curves part", "on training digits", "on held-out digits", "difference"],
      rows: outcomes.map { outcome in
        [
          outcome.method.title, outcome.parting.text(), outcome.training.text(), outcome.heldOut.text(),
          outcome.difference.text(),
        ]
      })
  }
}
