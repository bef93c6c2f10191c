public import GANZooData

/// The result of an evaluation: metrics and pictures.
public struct Evaluation: Sendable {
  /// The metrics.
  public var report: EvaluationReport
  /// Ten samples of each class in a row, and below each row the nearest training images. With hundreds of classes only
  /// the first ones are shown.
  public let nearest: PixelImage
  /// The confusion matrix as a picture: rows are requested classes, columns are predicted classes, cells show one
  /// sample each. Nil for an unconditional generator, or if there are too many classes for a picture.
  public let confusion: PixelImage?
}

/// Metrics of a generator's samples beside those of real images.
public struct EvaluationReport: Sendable, Equatable {
  /// Number of samples in each sample set.
  public let samples: Int
  /// The seed of each sample set.
  public let seeds: [UInt64]
  /// Number of real images, points or training lines in each set of them.
  public let realSamples: Int
  /// The metrics, in the order of `Metric.Kind`.
  public internal(set) var metrics: [Metric]
  /// Metrics of each class.
  public let classes: [ClassMetrics]
  /// Confusion matrix over all sample sets: rows are requested classes, columns are predicted classes. Empty for an
  /// unconditional generator.
  public let confusion: [[Int]]
  /// How samples of `shapes` cover its factors; nil of other data.
  public private(set) var factors: FactorReport?

  /// This report with the coverage of factors.
  public func adding(_ factors: FactorReport) -> EvaluationReport {
    var report = self
    report.factors = factors
    return report
  }

  /// The metric of this kind; nil if it was not computed.
  public subscript(kind: Metric.Kind) -> Metric? { metrics.first { $0.kind == kind } }

  /// This report with an additional metric.
  public func adding(_ metric: Metric) -> EvaluationReport {
    var report = self
    report.metrics.append(metric)
    return report
  }
}

/// Metrics of the samples of one class, over all sample sets.
public struct ClassMetrics: Encodable, Sendable, Equatable {
  /// Name of the class.
  public let name: String
  /// Fraction of the samples generated for this class that the classifier assigns to it, 0 ... 1; nil if none was
  /// requested.
  public let accuracy: Double?
  /// Fraction of all samples that the classifier assigns to this class, 0 ... 1.
  public let share: Double
  /// Mean pixel distance between two samples of the class divided by that of real images; nil if either has no pairs.
  public let spread: Double?

  /// Creates the metrics of a class.
  public init(name: String, accuracy: Double?, share: Double, spread: Double?) {
    (self.name, self.accuracy, self.share, self.spread) = (name, accuracy, share, spread)
  }
}
