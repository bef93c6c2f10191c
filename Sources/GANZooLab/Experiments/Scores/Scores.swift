import GANZooFormats
import GANZooSupport
import GANZooVisualization

/// Four methods with one architecture: how good samples are over steps, and over time.
package struct Scores: Experiment {
  let seeds: [Int]
  let datasets: [String]
  let steps, every, filters, batch: Int

  static let entry = ExperimentEntry(
    name: "scores", title: "Sample quality of GAN, WGAN and WGAN-GP over steps and over time",
    source: "Gulrajani et al. 2017, figure 3, on CIFAR-10; shown by J. Hui, \"GAN: Wasserstein GAN & WGAN-GP\", 2018, "
      + "and S. Hong, \"WGAN-GP\", 2022",
    minutes: 8
  ) { settings, form in
    Scores(
      seeds: try form.seeds(settings),
      datasets: try settings.strings(
        "datasets", default: form.choose(full: ["mnist", "fashion-mnist"], quick: ["mnist"]), count: 1...4
      ).checked("dataset with a classifier", in: ["mnist", "fashion-mnist"]).unique,
      steps: try settings.int("steps", default: form.choose(full: 1500, quick: 4), in: 2...1_000_000),
      every: try settings.int("every", default: form.choose(full: 75, quick: 2), in: 1...100_000),
      filters: try settings.int("filters", default: form.choose(full: 12, quick: 2), in: 1...256),
      batch: try settings.int("batch", default: form.choose(full: 32, quick: 8), in: 1...4096))
  }

  package enum Method: String, CaseIterable {
    case gan
    case clipping
    case penaltyRMSprop = "penalty-rmsprop"
    case penaltyAdam = "penalty-adam"

    var title: String {
      switch self {
      case .gan: "GAN (DCGAN)"
      case .clipping: "WGAN with clipping"
      case .penaltyRMSprop: "WGAN-GP with RMSprop"
      case .penaltyAdam: "WGAN-GP with Adam"
      }
    }

    /// Objective, optimizer, critic updates and normalisation of the critic.
    func changes(filters: Int, steps: Int, batch: Int) -> [String] {
      let length = TrainingChanges.length(
        steps: steps, batch: batch, criticUpdates: self == .gan ? 1 : 5, logEvery: max(1, steps / 50))
      let critic = self == .gan || self == .clipping ? "batch" : "none"
      return length + TrainingChanges.filters(filters, critic: critic) + objective
    }

    /// Every rate is ten times the paper's.
    private var objective: [String] {
      switch self {
      case .gan: TrainingChanges.unpenalized("non-saturating") + TrainingChanges.adam(2e-3, beta1: 0.5, beta2: 0.999)
      case .clipping: TrainingChanges.clipping() + TrainingChanges.rmsprop(5e-4)
      case .penaltyRMSprop: TrainingChanges.penalty() + TrainingChanges.rmsprop(5e-4)
      case .penaltyAdam: TrainingChanges.penalty() + TrainingChanges.adam(1e-3, beta1: 0, beta2: 0.9)
      }
    }
  }

  package func run(_ lab: Lab) throws -> ExperimentResult {
    let keys = datasets.flatMap { dataset in Method.allCases.map { (dataset, $0) } }
    let runs = keys.flatMap { dataset, method in
      seeds.map { seed in
        Sweep.Run(
          "\(dataset)-\(method.rawValue)-\(seed)", model: "dcgan",
          overrides: method.changes(filters: filters, steps: steps, batch: batch) + ["data.set=\(dataset)"],
          factors: [.init("data", dataset), .init("method", method.rawValue)], seed: seed)
      }
    }
    let records = try lab.train(
      Sweep(title: Self.entry.title, runs, evaluateEvery: every, metric: "score", isReported: false))
    let outcomes = keys.enumerated().map { index, key in
      ScoreOutcome(key.0, key.1, Array(records[index * seeds.count..<(index + 1) * seeds.count]))
    }
    return result(datasets.map { dataset in ScoreComparison(dataset, outcomes.filter { $0.dataset == dataset }) })
  }

  private func result(_ comparisons: [ScoreComparison]) -> ExperimentResult {
    ExperimentResult(
      summary: comparisons.map(\.sentence).joined(separator: " ")
        + " The score is the classifier score, from 1 to 10; the Fréchet distance is given as a share of that of "
        + "noise.",
      setting:
        "The networks of dcgan/default with \(filters) filters at half the image's size, the same for all; batch norm "
        + "in the critic of GAN and WGAN, none with the penalty. \(steps) steps with batches of \(batch): one critic "
        + "update a step for the GAN, 5 for the others. Rates are 2e-3 (GAN, Adam 0.5, 0.999), 5e-4 (RMSprop) and "
        + "1e-3 (WGAN-GP with Adam 0, 0.9). Every \(every) steps a thousand samples are measured by the package's "
        + "classifier against a thousand images that it has not learnt from. Seconds are those of training and "
        + "measuring on one thread, with as many trainings side by side as there are threads.",
      departures: [
        "MNIST and Fashion-MNIST at 28 x 28 with this project's classifiers in place of CIFAR-10 and Inception.",
        "\(filters) filters in place of 64 or more, and \(steps) steps in place of 200,000; every learning rate is "
          + "ten times the paper's, since trainings are that much shorter.",
        "The critic has no layer norm with the penalty.",
      ],
      findings: comparisons.flatMap(\.findings), tables: comparisons.map(\.table),
      numbers: JSONObject(comparisons.map { ($0.dataset, $0.json) }),
      figure: ChartSheet(comparisons.flatMap(\.charts).map(ChartPanel.chart), columns: 2),
      figureSize: (1200, 760 * comparisons.count))
  }
}
