public import GANZooSupport
public import GANZooTensors

/// A network that is no critic, or not one of the generator's samples.
public enum CriticInterfaceError: UserError, Equatable, Sendable, CustomStringConvertible {
  /// It has other inputs beside the sample, such as the class.
  case inputs(file: String, found: [String])
  /// It looks up rows of a table by its sample's numbers, which are no row's.
  case embedding(file: String, layer: String)
  /// It reads samples of another shape than the generator makes; `expected` is nil where no shape is asked for.
  case sample(file: String, expected: Shape?, found: Shape)
  /// It does not give a single score.
  case noScore(file: String, classes: Int, found: [Shape])
  /// Its class head has another number of classes than the generator.
  case head(file: String, classes: Int, found: Shape)
  /// It has a class head, but the generator has no classes.
  case headWithoutClasses(file: String, found: Shape)

  /// True, since a file was named that is another network than the one asked for.
  public var isWrongUse: Bool { true }

  /// The message: what was expected and what was found.
  public var description: String {
    switch self {
    case .inputs(let file, let found):
      "\(file): a critic reads a sample and nothing else, but this network has \(found.count) inputs: \(found.listed())"
    case .embedding(let file, let layer):
      "\(file): a critic reads images or points, but '\(layer.shown())' of this network looks up rows of a table"
    case .sample(let file, let expected, let found):
      expected.map { "\(file) reads samples of \(found), but the generator's are \($0)" }
        ?? "\(file): a critic reads images [height, width, 1 to 4 channels] or points [2], but this network reads "
        + "\(found)"
    case .noScore(let file, let classes, let found):
      "\(file): a critic gives a score [1] for a sample"
        + (classes > 0 ? ", and beside it the probabilities [\(classes)] of the classes at most" : "")
        + ", but this network gives \(found.listed(separator: " and ", \.description))"
    case .head(let file, let classes, let found):
      "\(file) gives \(found) beside its score, but the generator has \(classes) classes: [\(classes)], or "
        + "[\(2 * classes)] for those of real and of generated images, would fit"
    case .headWithoutClasses(let file, let found):
      "\(file) gives \(found) beside its score, the probabilities of classes, but the generator takes no class"
    }
  }
}
