import GANZooFormats
import GANZooVisualization

/// The trainings with one limit.
struct ClippingOutcome: Sendable {
  let hasBatchNorm: Bool
  let limit: Double
  let trainings: [ClippedTraining]

  init(hasBatchNorm: Bool, limit: Double, _ trainings: [ClippedTraining]) {
    (self.hasBatchNorm, self.limit, self.trainings) = (hasBatchNorm, limit, trainings)
  }

  var updates: Spread { Spread(trainings.map(\.updatesToPlateau)) }
  var plateau: Spread { Spread(trainings.map(\.plateau)) }
  var share: Spread { Spread(trainings.map { $0.shares.last ?? .nan }) }
  var distance: Spread { Spread(trainings.map(\.distance)) }
  var firstDistance: Spread { Spread(trainings.map(\.firstDistance)) }
  var covered: Spread { Spread(trainings.map { Double($0.covered) }) }

  var json: JSONObject.Value {
    .object([
      "batch_norm": .bool(hasBatchNorm), "limit": .double(limit), "updates_to_plateau": updates.json,
      "plateau": plateau.json, "share_at_limit": share.json, "distance": distance.json,
      "distance_at_start": firstDistance.json, "modes_covered": covered.json,
    ])
  }
}

/// Words, tables and pictures on limits.
struct ClippingReport {
  private let experiment: Clipping
  private let outcomes: [ClippingOutcome]

  init(_ experiment: Clipping, _ outcomes: [ClippingOutcome]) {
    (self.experiment, self.outcomes) = (experiment, outcomes)
  }

  private func outcomes(batchNorm: Bool) -> [ClippingOutcome] {
    outcomes.filter { $0.hasBatchNorm == batchNorm }.sorted { $0.limit < $1.limit }
  }

  private func name(_ hasBatchNorm: Bool) -> String { hasBatchNorm ? "with batch norm" : "without batch norm" }

  var result: ExperimentResult {
    ExperimentResult(
      summary: [true, false].map(sentence).joined(separator: " ")
        + " The distance is the sliced Wasserstein distance of samples from data.",
      setting: setting,
      departures: [
        "8 Gaussians in a plane in place of faces or bedrooms, three hidden layers of \(experiment.units) units in "
          + "place of a DCGAN.",
        "Batch norm adds 1e-3 to the variance, as Keras does, where the code of WGAN adds 1e-5: to the small variances "
          + "behind clipped weights that is much. Its scales are clipped, too, as in that code.",
      ],
      findings: findings, tables: [table], numbers: ["limits": .array(outcomes.map(\.json))],
      figure: ChartSheet(charts.map(ChartPanel.chart), columns: 2), figureSize: (1200, 1140))
  }

  private func sentence(_ hasBatchNorm: Bool) -> String {
    let some = outcomes(batchNorm: hasBatchNorm)
    guard let low = some.first, let high = some.last else { return "" }
    return "Limits from \(low.limit) to \(high.limit) \(name(hasBatchNorm)): the critic's estimate takes "
      + "\(low.updates.text()) and \(high.updates.text()) updates to come to its plateau, and samples end at a "
      + "distance of \(low.distance.text()) and \(high.distance.text())."
  }

  private var setting: String {
    "8 Gaussians; generator and critic have three hidden layers of \(experiment.units) units; RMSprop with a rate of "
      + "\(experiment.rate), batches of \(experiment.batch), all weights clipped after each critic update. First "
      + "\(experiment.updates) critic updates with the generator as it begins: the plateau is the median estimate of "
      + "the last tenth of them, and it is reached where the running median of 21 updates comes to nine tenths of it; "
      + "there is none where the estimate is not above 0 all that time. A weight is at the limit from 95 % of it on; "
      + "kernels are counted. Then \(experiment.steps) steps of 5 critic updates, after which 2,000 samples are "
      + "compared with 2,000 points of the data along 64 directions."
  }

  private var findings: [ExperimentResult.Finding] {
    let both = [true, false]
    return both.map(importance) + both.map(time) + both.map(trade) + vanishing
  }

  /// Where nothing is learnt, all limits are alike, which is not what the claim means.
  private func importance(_ hasBatchNorm: Bool) -> ExperimentResult.Finding {
    let some = outcomes(batchNorm: hasBatchNorm)
    let distances = some.map(\.distance.mean)
    let (worst, best) = (distances.max() ?? .nan, distances.min() ?? .nan)
    let start = Spread(some.map(\.firstDistance.mean)).mean
    return .init(
      claim: "the limit is not massively important (\(name(hasBatchNorm)))",
      found:
        "the distance is \(start.significant(3)) at the start, and at the end \(best.significant(3)) with the best "
        + "limit and \(worst.significant(3)) with the worst (agreement: the worst is less than twice the best, and "
        + "less than half of that at the start)",
      agrees: worst < 2 * best && worst < start / 2)
  }

  private func time(_ hasBatchNorm: Bool) -> ExperimentResult.Finding {
    let some = outcomes(batchNorm: hasBatchNorm)
    let rank = rankCorrelation(some.map(\.limit), some.map(\.updates.mean)) ?? .nan
    let list = some.map { "\($0.updates.text()) at \($0.limit)" }.joined(separator: ", ")
    return .init(
      claim: "with a larger limit the critic takes longer to train (\(name(hasBatchNorm)))",
      found:
        "critic updates to the plateau: \(list); rank correlation with the limit \(Spread([rank]).text(digits: 2)) "
        + "(agreement: more than 0.5)",
      agrees: rank > 0.5)
  }

  private func trade(_ hasBatchNorm: Bool) -> ExperimentResult.Finding {
    let some = outcomes(batchNorm: hasBatchNorm)
    let (low, high) = (some.first?.distance ?? Spread([]), some.last?.distance ?? Spread([]))
    return .init(
      claim: "lower limits are more stable, higher ones give better samples (\(name(hasBatchNorm)))",
      found: "the distance is \(low.text()) with the lowest and \(high.text()) with the highest (agreement: the lowest "
        + "has no larger deviation over seeds, and the highest a mean that is lower by a tenth)",
      agrees: low.values.count > 1 && low.deviation <= high.deviation && high.mean < 0.9 * low.mean)
  }

  private var vanishing: [ExperimentResult.Finding] {
    guard let with = outcomes(batchNorm: true).first, let without = outcomes(batchNorm: false).first else { return [] }
    return [
      .init(
        claim: "where the limit is small, gradients vanish if batch norm is not used",
        found: "with a limit of \(without.limit) the distance goes from \(without.firstDistance.text()) to "
          + "\(without.distance.text()) without batch norm, and to \(with.distance.text()) with it (agreement: more "
          + "than twice as far without it)",
        agrees: without.distance.mean > 2 * with.distance.mean)
    ]
  }

  private var table: ExperimentResult.Table {
    .init(
      title: "Limits of the critic's weights",
      columns: [
        "limit", "updates to the plateau", "estimate there", "weights at the limit", "distance at the end",
        "modes covered of 8",
      ],
      rows: outcomes.map { outcome in
        ["\(outcome.limit) \(name(outcome.hasBatchNorm))"]
          + [outcome.updates, outcome.plateau, outcome.share, outcome.distance, outcome.covered].map { $0.text() }
      })
  }

  private var charts: [LineChart] {
    let limit = LineChart.Axis("limit", isLogarithmic: true)
    let approaches = [true, false].map { hasBatchNorm in
      LineChart(
        title: "The estimate on its way, \(name(hasBatchNorm))", note: "share of its plateau, generator fixed",
        x: .init("critic update"), y: .init("share of the plateau", range: -0.2...1.4),
        series: outcomes(batchNorm: hasBatchNorm).map { outcome in
          LineChart.Series("\(outcome.limit)", CurveBundle(outcome.trainings.map(\.approach)).points())
        })
    }
    let numbers: [(String, LineChart.Axis, (ClippingOutcome) -> Spread)] = [
      ("Critic updates to the plateau", .init("critic updates", isLogarithmic: true), \.updates),
      ("The estimate at its plateau", .init("E D(x) − E D(G(z))", isLogarithmic: true), \.plateau),
      ("Weights at the limit", .init("share"), \.share),
      ("Distance of samples from data at the end", .init("sliced Wasserstein distance"), \.distance),
    ]
    return approaches
      + numbers.map { title, axis, number in
        LineChart(
          title: title, x: limit, y: axis,
          series: [true, false].map { hasBatchNorm in
            LineChart.Series(
              name(hasBatchNorm),
              outcomes(batchNorm: hasBatchNorm).map { outcome in
                LineChart.Point(x: outcome.limit, y: number(outcome).mean, spread: number(outcome).deviation)
              })
          })
      }
  }
}
