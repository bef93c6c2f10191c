import GANZooFormats
package import GANZooVisualization

/// A loss or metric of a training over its steps and its time.
package struct RunCurve: Equatable, Sendable {
  /// Steps, in order.
  package var steps: [Int]
  /// Time of training in seconds, for each step.
  package var seconds: [Double]
  /// Values, for each step.
  package var values: [Double]

  /// No values.
  static let none = RunCurve(steps: [], seconds: [], values: [])

  package init(steps: [Int], seconds: [Double], values: [Double]) {
    (self.steps, self.seconds, self.values) = (steps, seconds, values)
  }

  /// What a run's log has by a name; no values where it has none.
  init(_ run: RunRecord, _ name: String) {
    guard let series = run.log[name] else {
      self = .none
      return
    }
    (steps, seconds, values) = (series.steps, series.seconds, series.values.map(Double.init))
  }

  /// The last value; not a number where there is none.
  package var last: Double { values.last ?? .nan }

  /// The mean of the last so many values.
  func mean(ofLast count: Int) -> Double { Spread(values.suffix(count)).mean }

  /// The values of every so many steps, counted from 0.
  func every(_ interval: Int) -> RunCurve {
    let places = steps.indices.filter { steps[$0] % interval == 0 }
    return RunCurve(
      steps: places.map { steps[$0] }, seconds: places.map { seconds[$0] }, values: places.map { values[$0] })
  }

  /// The same with other values.
  func mapped(_ change: ([Double]) -> [Double]) -> RunCurve {
    RunCurve(steps: steps, seconds: seconds, values: change(values))
  }

  /// The value at a time, on straight lines between the values that there are; not a number before the first of them,
  /// and the last behind it.
  package func value(atSecond time: Double) -> Double {
    guard let next = seconds.firstIndex(where: { $0 >= time }) else { return last }
    guard next > 0 else { return seconds[0] == time ? values[0] : .nan }
    let share = (time - seconds[next - 1]) / max(seconds[next] - seconds[next - 1], .leastNormalMagnitude)
    return values[next - 1] + share * (values[next] - values[next - 1])
  }

  /// The last value at or before a step; not a number where there is none.
  package func value(atStep step: Int) -> Double { steps.lastIndex { $0 <= step }.map { values[$0] } ?? .nan }
}

/// Curves of trainings that differ by their seeds.
package struct CurveBundle: Sendable {
  package let curves: [RunCurve]

  package init(_ curves: [RunCurve]) { self.curves = curves }

  private var steps: [Int] { Set(curves.flatMap(\.steps)).sorted() }

  /// Mean and standard deviation at each step, of the trainings that have got so far.
  package func points() -> [LineChart.Point] { points { Double($0.steps[$1]) } }

  /// The same over the mean time at which trainings reached the step.
  package func pointsInTime() -> [LineChart.Point] { points { $0.seconds[$1] } }

  private func points(_ x: (RunCurve, Int) -> Double) -> [LineChart.Point] {
    steps.compactMap { step in
      let found = curves.compactMap { curve in curve.steps.firstIndex(of: step).map { (curve, $0) } }
      let (places, values) = (Spread(found.map(x)), Spread(found.map { $0.values[$1] }))
      return values.values.isEmpty ? nil : LineChart.Point(x: places.mean, y: values.mean, spread: values.deviation)
    }
  }

  /// A number of each training.
  func spread(_ number: (RunCurve) -> Double) -> Spread { Spread(curves.map(number)) }

  /// The points for programs: `x`, `mean` and `deviation`.
  static func json(_ points: [LineChart.Point]) -> JSONObject.Value {
    .object([
      "x": .array(points.map { .finite($0.x) }), "mean": .array(points.map { .finite($0.y) }),
      "deviation": .array(points.map { .finite($0.spread) }),
    ])
  }
}

extension RunLog {
  /// The last value of a metric; nil where it was not measured or is not finite.
  func lastValue(of name: String) -> Double? {
    self[name]?.values.last.flatMap { $0.isFinite ? Double($0) : nil }
  }
}
