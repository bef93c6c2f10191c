import GANZooSupport
public import GANZooVisualization

extension Sweep.StopRule {
  /// What a rule says of a hopeless run.
  public struct Verdict: Sendable, Equatable {
    /// Why the run is hopeless, in a few words.
    public let reason: String
    /// The row of the log that says so.
    let row: LogRow
  }

  /// Why a run is hopeless; nil where it is not, or where it is too early to tell.
  ///
  /// It depends on one row of the log alone, the first after the rule's steps, and not on the time at which it is
  /// asked.
  public func verdict(on log: RunLog) -> Verdict? {
    guard let series = log[metric], let place = series.steps.firstIndex(where: { $0 >= after }) else { return nil }
    let (value, step) = (series.values[place], series.steps[place])
    // A log's numbers are rounded to Float: 0.7 there is not below a limit of 0.7.
    let limit = Float(self.limit)
    let isHopeless =
      switch side {
      case .below: !(value >= limit)
      case .above: !(value <= limit)
      }
    guard isHopeless else { return nil }
    return Verdict(
      reason: "\(metric) \(Double(value).tersestText) at step \(step) is \(side.rawValue) \(self.limit)",
      row: LogRow(series, step: step))
  }
}

/// A place among the rows of a log. A step's losses come before the metrics that are measured after it.
struct LogRow: Comparable, Sendable {
  /// The steps that were done then.
  let stepsDone: Int
  private let isMetric: Bool

  /// The row in which a series has its value of a step.
  init(_ series: RunLog.Series, step: Int) {
    isMetric = series.isMetric
    stepsDone = series.isMetric ? step : step + 1
  }

  static func < (a: Self, b: Self) -> Bool {
    a.stepsDone == b.stepsDone ? !a.isMetric && b.isMetric : a.stepsDone < b.stepsDone
  }
}
