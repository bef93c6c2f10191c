public import GANZooData

/// What was found of a generator: figures, and pictures to look at.
public struct Evaluation: Sendable {
  /// The figures.
  public var report: EvaluationReport
  /// Ten samples of each class, or of the first where there are hundreds; under each row that of the training images nearest
  /// to them.
  public let nearest: PixelImage
  /// A row for each class asked for, a column for each class recognised: a sample where there is one; nil where the generator
  /// is not told a class, or where the classes are too many for a picture.
  public let confusion: PixelImage?
}
