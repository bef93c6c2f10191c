/// What stops a training.
public enum TrainingError: Error, Equatable, Sendable, CustomStringConvertible {
  case notFinite(term: String, value: Double, step: Int)

  /// A sentence that names the term and the step.
  public var description: String {
    switch self {
    case .notFinite(let term, let value, let step):
      "step \(step): \(term) is \(value.isNaN ? "not a number" : "infinite"); the last weights with finite losses are kept"
    }
  }

  /// Whether the messages are the same: NaN is not equal to itself.
  public static func == (a: Self, b: Self) -> Bool { a.description == b.description }
}
