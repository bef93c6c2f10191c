import GANZooFormats
import GANZooVisualization

/// The four methods on one data set.
package struct ScoreComparison {
  let dataset: String
  let outcomes: [ScoreOutcome]

  package init(_ dataset: String, _ outcomes: [ScoreOutcome]) { (self.dataset, self.outcomes) = (dataset, outcomes) }

  private subscript(method: Scores.Method) -> ScoreOutcome? { outcomes.first { $0.method == method } }

  /// What is seen.
  var sentence: String {
    let ranked = outcomes.sorted { $0.finalScore.mean > $1.finalScore.mean }
    let list = ranked.map { "\($0.method.title) \($0.finalScore.text())" }.joined(separator: ", ")
    return "On \(dataset) the scores at the end are \(list)."
  }

  /// What the paper says of its figure, each statement by itself.
  package var findings: [ExperimentResult.Finding] {
    guard let gan = self[.gan], let clipping = self[.clipping], let rmsprop = self[.penaltyRMSprop],
      let adam = self[.penaltyAdam]
    else { return [] }
    return [
      better(
        "even with the same optimizer and rate, WGAN-GP converges faster and to a better score than clipping", rmsprop,
        clipping),
      better("with Adam WGAN-GP converges faster and to a better score than with RMSprop", adam, rmsprop),
      time(gan, adam), stability(gan, adam),
    ]
  }

  /// Faster: the mean score over all measurements is higher; better: that at the end is.
  private func better(_ claim: String, _ one: ScoreOutcome, _ other: ScoreOutcome) -> ExperimentResult.Finding {
    .init(
      claim: "\(dataset): \(claim)",
      found: "score \(one.finalScore.text()) against \(other.finalScore.text()) at the end, and "
        + "\(one.meanScore.text()) against \(other.meanScore.text()) on average over the training (agreement: both "
        + "higher)",
      agrees: one.finalScore.mean > other.finalScore.mean && one.meanScore.mean > other.meanScore.mean)
  }

  private func time(_ gan: ScoreOutcome, _ adam: ScoreOutcome) -> ExperimentResult.Finding {
    let end = min(gan.seconds.mean, adam.seconds.mean)
    let (one, other) = (gan.score(atSecond: end), adam.score(atSecond: end))
    return .init(
      claim: "\(dataset): by the clock WGAN-GP converges more slowly than a DCGAN",
      found: "after \(end.significant(3)) s the GAN has a score of \(one.text()), WGAN-GP with Adam "
        + (other.values.isEmpty ? "none so far" : other.text()) + " (agreement: the GAN's is higher)",
      agrees: !one.values.isEmpty && (other.values.isEmpty || one.mean > other.mean))
  }

  private func stability(_ gan: ScoreOutcome, _ adam: ScoreOutcome) -> ExperimentResult.Finding {
    .init(
      claim: "\(dataset): its score is more stable at convergence",
      found: "over the last third of a training the score of WGAN-GP with Adam has a standard deviation of "
        + "\(adam.lateDeviation.text()), that of the GAN \(gan.lateDeviation.text()) (agreement: it is lower)",
      agrees: adam.lateDeviation.mean < gan.lateDeviation.mean)
  }

  var table: ExperimentResult.Table {
    .init(
      title: "At the end, on \(dataset)",
      columns: [
        "method", "classifier score", "Fréchet distance, share of noise's", "mean score on the way", "seconds",
      ],
      rows: outcomes.map { outcome in
        [
          outcome.method.title, outcome.finalScore.text(), outcome.finalFrechet.text(), outcome.meanScore.text(),
          outcome.seconds.text(),
        ]
      })
  }

  var charts: [LineChart] {
    let (steps, time) = (LineChart.Axis("generator step"), LineChart.Axis("time", unit: "s"))
    let score = LineChart.Axis("classifier score")
    let frechet = LineChart.Axis("Fréchet distance, share of noise's", isLogarithmic: true)
    return [
      chart("score over steps", steps, score) { $0.score.points() },
      chart("score over time", time, score) { $0.score.pointsInTime() },
      chart("Fréchet distance over steps", steps, frechet) { $0.frechet.points() },
      chart("Fréchet distance over time", time, frechet) { $0.frechet.pointsInTime() },
    ]
  }

  private func chart(
    _ title: String, _ x: LineChart.Axis, _ y: LineChart.Axis, _ points: (ScoreOutcome) -> [LineChart.Point]
  ) -> LineChart {
    LineChart(
      title: "\(dataset): \(title)", x: x, y: y,
      series: outcomes.map { LineChart.Series($0.method.title, points($0)) })
  }

  var json: JSONObject.Value { .object(JSONObject(outcomes.map { ($0.method.rawValue, $0.json) })) }
}
