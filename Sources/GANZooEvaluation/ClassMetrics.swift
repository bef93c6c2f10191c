/// What was measured of one class, over all draws.
public struct ClassMetrics: Encodable, Sendable, Equatable {
  /// The class.
  public let name: String
  /// Share of its samples that are taken for it; nil where none was asked for.
  public let accuracy: Double?
  /// Share of all samples that are taken for the class.
  public let share: Double
  /// Mean distance of pairs of its samples in pixel space, as a share of that of real examples; nil where there are no pairs.
  public let spread: Double?

  /// What was measured.
  public init(name: String, accuracy: Double?, share: Double, spread: Double?) {
    (self.name, self.accuracy, self.share, self.spread) = (name, accuracy, share, spread)
  }
}
