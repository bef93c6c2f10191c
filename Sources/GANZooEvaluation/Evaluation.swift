public import GANZooData

/// The result of an evaluation: metrics and pictures.
public struct Evaluation: Sendable {
  /// The metrics.
  public var report: EvaluationReport
  /// Ten samples of each class in a row, and below each row the nearest training images. With hundreds of classes only
  /// the first ones are shown.
  public let nearest: PixelImage
  /// The confusion matrix as a picture: rows are requested classes, columns are predicted classes, cells show one
  /// sample each. Nil for an unconditional generator, or if there are too many classes for a picture.
  public let confusion: PixelImage?
}
