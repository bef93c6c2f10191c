/// A number that is not finite, which stops a training.
public enum TrainingError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A loss term or a gradient is not finite.
  case notFinite(NonFinite)
  /// A weight that no loss depends on is not finite, such as `bn_1/moving_variance`; `network` is the network's name.
  case weightNotFinite(network: String, weight: String, step: Int)

  /// A sentence that names the term and the step.
  public var description: String { "\(finding); the last weights with finite losses are kept" }

  /// What was found.
  var finding: String {
    switch self {
    case .notFinite(let found):
      "step \(found.step): \(found.term) is "
        + "\(found.value.map { $0.isNaN ? "not a number" : "infinite" } ?? "not finite")"
    case .weightNotFinite(let network, let weight, let step):
      "step \(step): \(network)'s \(weight) is not finite"
    }
  }

  /// Compares messages, since NaN is not equal to itself.
  public static func == (a: Self, b: Self) -> Bool { a.description == b.description }
}
