/// Metrics of a generator's samples beside those of real images.
public struct EvaluationReport: Sendable, Equatable {
  /// Number of samples in each sample set.
  public let samples: Int
  /// The seed of each sample set.
  public let seeds: [UInt64]
  /// Number of real images in each set of real images.
  public let realSamples: Int
  /// The metrics, in the order of `Metric.Kind`.
  public internal(set) var figures: [Metric]
  /// Metrics of each class.
  public let classes: [ClassMetrics]
  /// Confusion matrix over all sample sets: rows are requested classes, columns are predicted classes. Empty for an
  /// unconditional generator.
  public let confusion: [[Int]]

  /// The metric of this kind; nil if it was not computed.
  public subscript(kind: Metric.Kind) -> Metric? { figures.first { $0.kind == kind } }

  /// This report with an additional metric.
  public func adding(_ figure: Metric) -> EvaluationReport {
    var report = self
    report.figures.append(figure)
    return report
  }
}
