import GANZooFormats
import GANZooVisualization

/// Words, tables and pictures on whether losses tell how good samples are.
struct LossQualityReport {
  private let experiment: LossQuality
  private let outcomes: [LossQualityOutcome]
  private let article: LossQualityCurves?

  /// From this rank correlation on a loss tells how good samples are.
  private static let meaningful = 0.5
  /// A loss that moves by no more than this share of itself is constant.
  private static let constant = 0.2

  init(_ experiment: LossQuality, _ outcomes: [LossQualityOutcome], article: LossQualityCurves?) {
    (self.experiment, self.outcomes, self.article) = (experiment, outcomes, article)
  }

  private subscript(kind: LossQualityOutcome.Kind, networks: LossQuality.Networks) -> LossQualityOutcome? {
    outcomes.first { $0.kind == kind && $0.networks == networks }
  }

  var result: ExperimentResult {
    ExperimentResult(
      summary: "Spearman's rank correlation between the estimate that the critic's loss gives and the Fréchet distance "
        + "of the samples, over a training, is "
        + outcomes.map { "\($0.correlation.text()) (\($0.title))" }.joined(separator: ", ")
        + ". At 1 the loss falls whenever samples become better; at 0 it says nothing.",
      setting: setting,
      departures: [
        "MNIST at 28 x 28 in place of LSUN bedrooms, \(experiment.filters) filters and \(experiment.units) units in "
          + "place of 64 and 512; \(experiment.steps) steps, and ten times the papers' rates.",
        "Quality is the Fréchet distance by the package's classifier; the paper shows samples.",
        "The median is of \(experiment.window) steps in place of 101, since trainings are shorter.",
      ],
      findings: findings, tables: [table],
      numbers: JSONObject(
        outcomes.map { ("\($0.kind.rawValue)-\($0.networks.rawValue)", $0.json) }
          + (article.map { [("article", .object(["rank_correlation": .finite($0.correlation)]))] } ?? [])),
      figure: ChartSheet(charts.map(ChartPanel.chart), columns: 2),
      figureSize: (1200, 380 * ((charts.count + 1) / 2)))
  }

  private var setting: String {
    "\(experiment.steps) steps with batches of \(experiment.batch): WGANs by clipping to 0.01 with RMSprop of 5e-4 "
      + "and 5 critic updates a step, \(experiment.burst) in each of the first 25 steps and in every 500th as in the "
      + "authors' code; two MLPs at 5e-3, the high rate; GANs by the non-saturating loss with Adam of 2e-3 (0.5, "
      + "0.999) and one. A DCGAN's critic has batch norm and \(experiment.filters) filters, an MLP three hidden "
      + "layers of \(experiment.units) units. The estimates are E D(x) − E D(G(z)) of a WGAN, and of a GAN log 2 + L "
      + "/ 2 for the Jensen-Shannon distance, at most log 2; both are medians of \(experiment.window) steps. The "
      + "Fréchet distance is a share of that of noise, from a thousand samples every \(experiment.every) steps."
  }

  private var findings: [ExperimentResult.Finding] {
    let meaningful = [LossQuality.Networks.mlpGenerator, .dcgan].compactMap { self[.clipping, $0] }.map { outcome in
      ExperimentResult.Finding(
        claim: "a WGAN's loss correlates well with the quality of samples (\(outcome.networks.title))",
        found: "rank correlation with the Fréchet distance \(outcome.correlation.text()) (agreement: at least "
          + "\(Self.meaningful))",
        agrees: outcome.correlation.mean >= Self.meaningful)
    }
    let meaningless = LossQuality.Networks.allCases.compactMap { self[.gan, $0] }.map { outcome in
      ExperimentResult.Finding(
        claim: "a GAN's estimate of the Jensen-Shannon distance correlates poorly with it (\(outcome.networks.title))",
        found: "rank correlation \(outcome.correlation.text()) (agreement: less than \(Self.meaningful))",
        agrees: outcome.correlation.mean < Self.meaningful)
    }
    return meaningful + failure + meaningless
  }

  /// Two perceptrons at a high rate: the loss is constant, and so are the samples.
  private var failure: [ExperimentResult.Finding] {
    guard let failing = self[.clipping, .bothMLP], let good = self[.clipping, .dcgan] else { return [] }
    return [
      .init(
        claim: "two MLPs at a high rate fail: loss and samples are constant",
        found:
          "in the second half the estimate moves by \(failing.movement.text()) of itself; the Fréchet distance ends "
          + "at \(failing.finalFrechet.text()), that of the DCGAN at \(good.finalFrechet.text()) (agreement: it moves "
          + "by at most \(Self.constant), and its distance is more than twice that of the DCGAN)",
        agrees: failing.movement.mean <= Self.constant && failing.finalFrechet.mean > 2 * good.finalFrechet.mean)
    ]
  }

  private var table: ExperimentResult.Table {
    let rows = outcomes.map {
      [$0.title, $0.correlation.text(), $0.finalEstimate.text(), $0.finalFrechet.text(), $0.movement.text()]
    }
    let more = article.map { article in
      [
        "the article's training", Spread([article.correlation]).text(), article.estimate.last.significant(3),
        Spread([article.frechet.last]).text(), article.movement.significant(2),
      ]
    }
    return .init(
      title: "Loss and quality",
      columns: [
        "training", "rank correlation", "estimate at the end", "Fréchet distance, share of noise's",
        "movement of the estimate",
      ], rows: rows + (more.map { [$0] } ?? []))
  }

  private var charts: [LineChart] {
    let step = LineChart.Axis("generator step")
    let kinds = LossQualityOutcome.Kind.allCases.flatMap { kind -> [LineChart] in
      let some = outcomes.filter { $0.kind == kind }
      let name = kind == .clipping ? "Wasserstein estimate" : "Jensen-Shannon estimate"
      return [
        LineChart(
          title: "\(kind.title): \(name)", note: "median of \(experiment.window) steps", x: step,
          y: .init(name, isLogarithmic: kind == .clipping),
          series: some.map { LineChart.Series($0.networks.title, CurveBundle($0.runs.map(\.estimate)).points()) }),
        LineChart(
          title: "\(kind.title): quality of samples", x: step,
          y: .init("Fréchet distance, share of noise's", isLogarithmic: true),
          series: some.map { LineChart.Series($0.networks.title, CurveBundle($0.runs.map(\.frechet)).points()) }),
      ]
    }
    guard let article else { return kinds }
    return kinds + [
      LineChart(
        title: "The article's training: Wasserstein estimate", note: "median of 101 rows", x: step,
        y: .init("Wasserstein estimate"),
        series: [LineChart.Series("estimate", CurveBundle([article.estimate]).points())])
    ]
  }
}
