import GANZooInterchange
import GANZooSupport
public import GANZooTensors

/// Why samples cannot be judged.
public enum EvaluationError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The generator's samples do not have the shape that the classifier judges.
  case sample(expected: Shape, found: Shape)
  /// The generator's classes are not the classifier's.
  case classes(expected: [String], found: [String])
  /// Real examples do not have the shape that the classifier judges.
  case examples(expected: Shape, found: Shape)
  /// The classes of real examples are not the classifier's.
  case exampleClasses(expected: [String], found: [String])
  /// There are too few real examples to compare with.
  case tooFew(expected: Int, found: Int)
  /// A sample has a number that is infinite or NaN.
  case notFinite(image: Int, value: Float)
  /// What the classifier says of a sample is not finite.
  case noJudgement(reason: String)

  /// A sentence with what was expected and what was found.
  public var description: String {
    let list = { (names: [String]) in names.isEmpty ? "none" : names.listed() }
    let order = { (expected: [String], found: [String]) in
      ClassNames(expected).numbers(of: found) == nil ? "" : ": the same in another order"
    }
    return switch self {
    case .sample(let expected, let found):
      "the classifier judges images of \(expected), but the generator draws \(found)"
    case .classes(let expected, let found):
      "the classifier's classes are \(list(expected)), but the generator's are \(list(found))"
        + order(expected, found)
    case .examples(let expected, let found):
      "the classifier judges images of \(expected), but the real examples are \(found)"
    case .exampleClasses(let expected, let found):
      "the classifier's classes are \(list(expected)), but those of the real examples are \(list(found))"
        + order(expected, found)
    case .tooFew(let expected, let found):
      "samples are compared with at least \(expected) real examples, but there are \(found)"
    case .notFinite(let image, let value):
      "image \(image) of the generator holds \(value), which is no finite number; did its training diverge?"
    case .noJudgement(let reason): "the classifier cannot judge these images: \(reason)"
    }
  }
}
