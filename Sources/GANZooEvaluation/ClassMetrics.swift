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
