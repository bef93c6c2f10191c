import GANZooInterchange
public import GANZooSupport
public import GANZooTensors

/// A generator, dataset or sample that cannot be evaluated with the classifier.
public enum EvaluationError: UserError, Equatable, Sendable, CustomStringConvertible {
  /// The generator's samples do not have the shape of the classifier's input.
  case sample(expected: Shape, found: Shape)
  /// The generator's classes differ from the classifier's.
  case classes(expected: [String], found: [String])
  /// The real images do not have the shape of the classifier's input.
  case imageShape(expected: Shape, found: Shape)
  /// The classes of the real images differ from the classifier's.
  case exampleClasses(expected: [String], found: [String])
  /// There are too few real images for a comparison.
  case tooFew(expected: Int, found: Int)
  /// Images that are to be judged do not have the shape of the classifier's input.
  case images(expected: Shape, found: Shape)
  /// There are too few images to judge.
  case tooFewImages(expected: Int, found: Int)
  /// A sample contains an infinite value or NaN.
  case notFinite(image: Int, value: Float)
  /// The classifier's outputs are not probabilities or not finite.
  case unusableOutputs(reason: String)

  /// The message shown to a user.
  public var description: String {
    let list = { (names: [String]) in names.isEmpty ? "none" : names.listed() }
    let order = { (expected: [String], found: [String]) in
      ClassNames(expected).classNumbers(of: found) == nil ? "" : ": the same in another order"
    }
    return switch self {
    case .sample(let expected, let found):
      "the classifier takes images of \(expected), but the generator makes \(found)"
    case .classes(let expected, let found):
      "the classifier's classes are \(list(expected)), but the generator's are \(list(found))"
        + order(expected, found)
    case .imageShape(let expected, let found):
      "the classifier takes images of \(expected), but the real examples are \(found)"
    case .exampleClasses(let expected, let found):
      "the classifier's classes are \(list(expected)), but those of the real examples are \(list(found))"
        + order(expected, found)
    case .tooFew(let expected, let found):
      "samples are compared with at least \(expected) real examples, but there are \(found)"
    case .images(let expected, let found): "the classifier takes images of \(expected), but these are \(found)"
    case .tooFewImages(let expected, let found):
      "metrics take at least \(expected) images, but there \(found == 1 ? "is" : "are") \(found)"
    case .notFinite(let image, let value):
      "image \(image) of the generator holds \(value), which is not a finite number; did its training diverge?"
    case .unusableOutputs(let reason): "the classifier cannot classify these images: \(reason)"
    }
  }

  /// True if the command or the recipe is wrong, rather than a file or the machine.
  public var isWrongUse: Bool {
    switch self {
    case .sample, .classes, .imageShape, .exampleClasses, .tooFew, .images, .tooFewImages: true
    case .notFinite, .unusableOutputs: false
    }
  }
}
