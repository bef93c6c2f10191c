/// What stops a training.
public enum TrainingError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A loss or a gradient.
  case notFinite(NonFinite)
  /// A weight of the network of that name, such as `bn_1/moving_variance`, that no loss depends on.
  case weightNotFinite(network: String, weight: String, step: Int)

  /// A sentence that names the term and the step.
  public var description: String { "\(finding); the last weights with finite losses are kept" }

  /// What was found.
  var finding: String {
    switch self {
    case .notFinite(let found):
      "step \(found.step): \(found.term) is \(found.value.map { $0.isNaN ? "not a number" : "infinite" } ?? "not finite")"
    case .weightNotFinite(let network, let weight, let step):
      "step \(step): \(network)'s \(weight) is not finite"
    }
  }

  /// Whether the messages are the same: NaN is not equal to itself.
  public static func == (a: Self, b: Self) -> Bool { a.description == b.description }
}
