import Foundation
package import GANZooSupport
import GANZooVisualization

/// The progress of a sweep, on one line: runs done and at work, and the best so far.
package struct SweepProgress {
  private var bar: ProgressBar?
  private let output: ConsoleOutput
  private static let whole = 1000

  package init(_ output: ConsoleOutput) { self.output = output }

  /// Shows the states of all runs.
  package mutating func show(_ states: [SweepRunState], metric: String?) {
    let done = states.map { Int($0.share * Double(Self.whole)) }.reduce(0, +)
    var bar =
      self.bar
      ?? ProgressBar("sweep", total: states.count * Self.whole, unit: "", done: done, output: output)
    let over = states.filter { $0.outcome != nil }.count
    var facts = ["\(over) of \(states.count.counted("run"))"]
    let atWork = states.filter(\.isAtWork).count
    if atWork > 0 { facts.append("\(atWork) at work") }
    if let ranking = SweepRanking(states, by: metric), let best = ranking.best(of: states) {
      facts.append("best \(ranking.name) \(best.value.tersestText) (\(best.state.run.name))")
    }
    bar.update(done: done, facts: facts)
    self.bar = bar
  }

  package mutating func finish() { bar?.finish() }
}

extension SweepRunState {
  /// The share of its steps that is done; 1 where it has ended.
  fileprivate var share: Double {
    if outcome != nil { return 1 }
    guard let plannedSteps, plannedSteps > 0 else { return 0 }
    return min(1, Double(steps) / Double(plannedSteps))
  }
}

/// The metric by which runs are ranked.
package struct SweepRanking {
  /// Its name in the log, without `metric/`.
  package let name: String
  /// Whether a high value is good; nil where neither high nor low is, and runs keep their order.
  package let isHighBest: Bool?

  /// The metric of this name, or where none is named the one that says most; nil where nothing was measured.
  package init?(_ states: [SweepRunState], by name: String?) {
    if let name {
      self.name = name.hasPrefix("metric/") ? String(name.dropFirst("metric/".count)) : name
      isHighBest = Self.isHighBest(self.name)
    } else {
      let names = states.flatMap { state in state.log.names.filter { state.lastValue(of: $0) != nil } }
      guard let best = RunMetrics.best(of: names) else { return nil }
      self.name = best.name.hasPrefix("metric/") ? String(best.name.dropFirst("metric/".count)) : best.name
      isHighBest = Self.neitherIsBest.contains(self.name) ? nil : best.isHighBest
    }
  }

  /// Whether a high value of a metric or a loss is good.
  private static func isHighBest(_ name: String) -> Bool? {
    if neitherIsBest.contains(name) { return nil }
    return !lowIsBest.contains(name) && RunMetrics.isMetric(name)
  }

  /// Those of which real images have a value of their own, or where a low one may mean samples that are copies.
  private static let neitherIsBest: Set = ["spread", "density", "density_1000", "nearest_training_image"]
  private static let lowIsBest: Set = ["frechet", "frechet_share", "kernel", "ms_ssim", "js_1", "js_2", "js_3", "js_4"]

  /// The metric's last value of a run; nil where it was not measured or is not finite.
  package func value(of state: SweepRunState) -> Double? {
    state.lastValue(of: name).flatMap { $0.isFinite ? Double($0) : nil }
  }

  /// Whether a value is better than another.
  package func isBetter(_ a: Double, than b: Double) -> Bool {
    guard let isHighBest else { return false }
    return isHighBest ? a > b : a < b
  }

  /// The run with the best last value; nil where none is better than others.
  func best(of states: [SweepRunState]) -> (state: SweepRunState, value: Double)? {
    if isHighBest == nil { return nil }
    return states.compactMap { state in value(of: state).map { (state, $0) } }.max { isBetter($1.1, than: $0.1) }
  }
}
