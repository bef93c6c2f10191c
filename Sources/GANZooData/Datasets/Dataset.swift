public import GANZooSupport
public import GANZooTensors

/// Training data: examples of one shape, numbered from 0. If there are classes, each example has a label.
///
/// A training run asks for one batch at a time, so a dataset decides itself what it keeps in memory.
public protocol Dataset: Sendable {
  /// Number of examples.
  var count: Int { get }
  /// Shape of an example: [H, W, C] for images, [characters, symbols] for text, [2] for points in a plane.
  var shape: [Int] { get }
  /// Names of the classes, by label; empty if there are no classes.
  var classNames: [String] { get }
  /// Notes for the user, one sentence each, for example which files of a folder were skipped.
  var notes: [String] { get }
  /// Examples from which a training with this dataset does not learn, and on which it computes the critic's loss; nil
  /// by default.
  var heldOut: (any Dataset)? { get }

  /// The examples that classifiers hold out; nil, by default, for a choice by number.
  var validation: [Int]? { get }

  /// The examples at these indices, in this order.
  ///
  /// - Returns: the values, one example after the other, row-major, and the labels. Image values are in [−1, 1], where
  ///   −1 is black; text is one-hot. Labels are 0 if there are no classes.
  /// - Throws: an error that names the file, for datasets that read files on demand.
  func batch(_ indices: [Int]) throws -> (values: [Float], labels: [Int])

  /// The symbols of text, where examples are lines of it; nil by default.
  var alphabet: Alphabet? { get }

  /// The same examples as a tensor, [N] followed by the shape of an example; by default what `batch(_:)` returns.
  func batch(_ indices: [Int], on device: Device) throws -> (images: Tensor, labels: [Int])

  /// Sizes and colours of the picture files behind the examples, for datasets that resize or convert them; nil by
  /// default.
  var originals: PictureSurvey? { get }
}

extension Dataset {
  /// No conversion took place.
  public var originals: PictureSurvey? { nil }

  /// Examples are no text.
  public var alphabet: Alphabet? { nil }

  /// What `batch(_:)` returns.
  public func batch(_ indices: [Int], on device: Device) throws -> (images: Tensor, labels: [Int]) {
    let (values, labels) = try batch(indices)
    return (Tensor(values, shape: Shape([indices.count] + shape), on: device), labels)
  }

  /// No notes.
  public var notes: [String] { [] }

  /// A choice by number.
  public var validation: [Int]? { nil }

  /// None.
  public var heldOut: (any Dataset)? { nil }
}
