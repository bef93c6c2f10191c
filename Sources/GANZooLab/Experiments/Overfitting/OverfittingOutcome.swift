import GANZooFormats
import GANZooVisualization

/// What trainings with one method have shown.
struct OverfittingOutcome {
  let method: Overfitting.Method
  let runs: [OverfittingCurves]

  init(_ method: Overfitting.Method, _ runs: [OverfittingCurves]) { (self.method, self.runs) = (method, runs) }

  /// The steps where curves part, of the trainings in which they do.
  var parting: Spread { Spread(runs.compactMap(\.parting).map(Double.init)) }
  /// The last values.
  var training: Spread { Spread(runs.map(\.training.last)) }
  var heldOut: Spread { Spread(runs.map(\.heldOut.last)) }
  var difference: Spread { Spread(runs.map { $0.training.last - $0.heldOut.last }) }
  /// How far both have moved after they parted.
  private var moves: (training: Spread, heldOut: Spread) {
    let moves = runs.compactMap(\.movesAfterParting)
    return (Spread(moves.map(\.training)), Spread(moves.map(\.heldOut)))
  }

  private var isOverfitted: Bool { runs.allSatisfy { $0.parting != nil } }
  private var count: String { "\(parting.values.count) of \(runs.count) trainings" }

  /// What is seen.
  var sentence: String {
    let name = "With \(method == .penalty ? "the gradient penalty" : "clipping")"
    guard !parting.values.isEmpty else { return "\(name) the two curves do not part." }
    return "\(name) the critic's value on training digits and that on held-out ones part in \(count), "
      + "at step \(parting.text()); at the end they are \(training.text()) and \(heldOut.text())."
  }

  static func findings(_ outcomes: [OverfittingOutcome]) -> [ExperimentResult.Finding] {
    let both = ExperimentResult.Finding(
      claim: "training and validation losses show overfitting with either method",
      found: outcomes.map { "they part in \($0.count) with \($0.method.title)" }.joined(separator: ", ")
        + " (agreement: in all)",
      agrees: outcomes.allSatisfy(\.isOverfitted))
    let penalty = outcomes.filter { $0.method == .penalty }.map { outcome -> ExperimentResult.Finding in
      let (training, heldOut) = outcome.moves
      return .init(
        claim: "with the gradient penalty the critic overfits faster than the generator, so that the value on training "
          + "digits rises over time even as that on held-out digits falls",
        found: training.values.isEmpty
          ? "the curves do not part"
          : "from where they part to the end they move by \(training.text()) and by \(heldOut.text()) (agreement: up, "
            + "and down)",
        agrees: training.mean > 0 && heldOut.mean < 0)
    }
    return [both] + penalty
  }

  var chart: LineChart {
    let curves = [("training digits", runs.map(\.training)), ("held-out digits", runs.map(\.heldOut))]
    return LineChart(
      title: "Negative critic loss, \(method.title)",
      note: "mean over \(runs.count == 1 ? "one seed" : "\(runs.count) seeds"), median of 5 rows",
      x: .init("generator step"), y: .init("negative critic loss"),
      series: curves.map { LineChart.Series($0.0, CurveBundle($0.1).points()) })
  }

  var json: JSONObject.Value {
    let (training, heldOut) = moves
    return .object([
      "parting_steps": .array(runs.map { $0.parting.map { .int($0) } ?? .null }), "training": self.training.json,
      "held_out": self.heldOut.json, "training_after_parting": training.json, "held_out_after_parting": heldOut.json,
      "training_curve": CurveBundle.json(CurveBundle(runs.map(\.training)).points()),
      "held_out_curve": CurveBundle.json(CurveBundle(runs.map(\.heldOut)).points()),
    ])
  }
}
