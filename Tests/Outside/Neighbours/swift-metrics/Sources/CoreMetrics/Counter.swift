/// As swift-metrics has one.
public struct Counter: Sendable {
  /// What it counts.
  public let label: String
  /// A counter.
  public init(label: String) { self.label = label }
}
