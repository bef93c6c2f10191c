/// How good a generator's samples are, beside the same figures of real examples.
public struct EvaluationReport: Sendable, Equatable {
  /// Samples in a draw.
  public let samples: Int
  /// The key of each draw.
  public let seeds: [UInt64]
  /// Real examples in a draw.
  public let realSamples: Int
  /// All that was measured, in the order of `Metric.Kind`.
  public internal(set) var figures: [Metric]
  /// What was measured of each class.
  public let classes: [ClassMetrics]
  /// How many samples of each class asked for (a row) are taken for each class (a column), all draws together; empty where the
  /// generator is not told a class.
  public let confusion: [[Int]]

  /// The figure of a kind, where it was measured.
  public subscript(kind: Metric.Kind) -> Metric? { figures.first { $0.kind == kind } }

  /// This report with a figure that was measured by itself.
  public func adding(_ figure: Metric) -> EvaluationReport {
    var report = self
    report.figures.append(figure)
    return report
  }
}
