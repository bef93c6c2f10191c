import GANZooFormats
import GANZooSupport
import GANZooVisualization

/// Whether the critic's loss tells how good samples are: of WGANs with clipping, and of GANs.
struct LossQuality: Experiment {
  let seeds: [Int]
  let steps, every, filters, units, batch, window, burst: Int
  /// The folder of a run of the Keras article's training; nil for none.
  let article: String?

  static let entry = ExperimentEntry(
    name: "loss-quality", title: "Whether the critic's loss tells how good samples are",
    source: "Arjovsky et al. 2017, figures 3 and 4; M. Yurasov, \"Wasserstein GAN in Keras\", 2017", minutes: 5
  ) { settings, form in
    LossQuality(
      seeds: try form.seeds(settings),
      steps: try settings.int("steps", default: form.choose(full: 1500, quick: 4), in: 2...1_000_000),
      every: try settings.int("every", default: form.choose(full: 75, quick: 2), in: 1...100_000),
      filters: try settings.int("filters", default: form.choose(full: 12, quick: 2), in: 1...256),
      units: try settings.int("units", default: form.choose(full: 256, quick: 8), in: 1...4096),
      batch: try settings.int("batch", default: form.choose(full: 32, quick: 8), in: 1...4096),
      window: try settings.int("median", default: form.choose(full: 51, quick: 3), in: 1...Smoothing.widest),
      burst: try settings.int("burst", default: form.choose(full: 100, quick: 6), in: 5...10_000),
      article: try settings.optionalString("article"))
  }

  /// The networks: generator and critic.
  enum Networks: String, CaseIterable {
    case mlpGenerator = "mlp"
    case dcgan
    case bothMLP = "mlp-both"

    var title: String {
      switch self {
      case .mlpGenerator: "MLP generator"
      case .dcgan: "DCGAN generator"
      case .bothMLP: "both MLP"
      }
    }
  }

  func run(_ lab: Lab) throws -> ExperimentResult {
    let keys = LossQualityOutcome.Kind.allCases.flatMap { kind in Networks.allCases.map { (kind, $0) } }
    let runs = keys.flatMap { kind, networks in
      seeds.map { seed in
        Sweep.Run(
          "\(kind.rawValue)-\(networks.rawValue)-\(seed)", model: networks == .bothMLP ? "mlp" : "dcgan",
          overrides: changes(kind, networks),
          factors: [.init("objective", kind.rawValue), .init("networks", networks.rawValue)], seed: seed)
      }
    }
    let records = try lab.train(
      Sweep(title: Self.entry.title, runs, evaluateEvery: every, metric: "score", isReported: false))
    var rest = records[...]
    let outcomes = keys.map { kind, networks in
      LossQualityOutcome(kind, networks, rest.take(seeds.count).map { LossQualityCurves($0, kind, median: window) })
    }
    let known = try article.map { try LossQualityCurves(RunRecord($0), .clipping, median: 101) }
    return LossQualityReport(self, outcomes, article: known).result
  }

  private func changes(_ kind: LossQualityOutcome.Kind, _ networks: Networks) -> [String] {
    let layers = "[\(units), \(units), \(units)]"
    let architecture =
      switch networks {
      case .mlpGenerator: ["architecture.generator.name=mlp", "architecture.generator.hidden=\(layers)"] + critic
      case .dcgan: ["architecture.generator.filters=\(filters)"] + critic
      case .bothMLP:
        ["architecture.classes=0"] + ["generator", "critic"].map { "architecture.\($0).hidden=\(layers)" }
      }
    let objective: [String]
    switch kind {
    case .clipping:
      let burst = [("iterations", self.burst), ("first", 25), ("every", 500)].map { "schedule.burst.\($0)=\($1)" }
      // The paper's failure is that of two perceptrons at a high rate.
      objective = TrainingChanges.clipping() + TrainingChanges.rmsprop(networks == .bothMLP ? 5e-3 : 5e-4) + burst
    case .gan:
      objective = TrainingChanges.unpenalized("non-saturating") + TrainingChanges.adam(2e-3, beta1: 0.5, beta2: 0.999)
    }
    return TrainingChanges.length(steps: steps, batch: batch, criticUpdates: kind == .gan ? 1 : 5, logEvery: 1)
      + architecture + objective
  }

  private var critic: [String] {
    ["architecture.critic.filters=\(filters)", "architecture.critic.normalization=batch"]
  }
}
