import GANZooFormats
import GANZooVisualization

/// The trainings of one method on one data set.
package struct ScoreOutcome: Sendable {
  let dataset: String
  let method: Scores.Method
  let score, frechet: CurveBundle

  init(_ dataset: String, _ method: Scores.Method, _ runs: [RunRecord]) {
    self.init(
      dataset, method, score: runs.map { RunCurve($0, "metric/score") },
      frechet: runs.map { RunCurve($0, "metric/frechet_share") })
  }

  package init(_ dataset: String, _ method: Scores.Method, score: [RunCurve], frechet: [RunCurve]) {
    (self.dataset, self.method) = (dataset, method)
    (self.score, self.frechet) = (CurveBundle(score), CurveBundle(frechet))
  }

  /// The score at the end.
  var finalScore: Spread { score.spread(\.last) }
  /// The Fréchet distance at the end, as a share of that of noise.
  var finalFrechet: Spread { frechet.spread(\.last) }
  /// How long trainings took.
  var seconds: Spread { score.spread { $0.seconds.last ?? .nan } }

  /// How much the score moves at the end: within each training, the standard deviation of its last third.
  var lateDeviation: Spread {
    score.spread { curve in Spread(curve.values.suffix(max(2, curve.values.count / 3))).deviation }
  }

  /// The score at a time.
  func score(atSecond time: Double) -> Spread { score.spread { $0.value(atSecond: time) } }

  /// The mean score over all measurements: high where learning is fast.
  var meanScore: Spread { score.spread { Spread($0.values).mean } }

  var json: JSONObject.Value {
    .object([
      "score": finalScore.json, "frechet_share": finalFrechet.json, "seconds": seconds.json,
      "mean_score": meanScore.json, "late_deviation": lateDeviation.json,
      "score_over_steps": CurveBundle.json(score.points()),
      "score_over_seconds": CurveBundle.json(score.pointsInTime()),
      "frechet_share_over_steps": CurveBundle.json(frechet.points()),
    ])
  }
}
