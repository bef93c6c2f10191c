public import GANZooData
import GANZooFormats
public import GANZooInterchange
import GANZooNN
public import GANZooTensors

/// A trained image classifier on a device, which computes features and class probabilities.
public final class Classifier {
  /// Its layers and weights.
  public let saved: SavedNetwork
  /// Names of the classes, by label.
  public let classNames: [String]
  private let model: Model

  /// Creates a classifier from a network with one input, an image, and two outputs: features and class probabilities.
  public init(_ saved: SavedNetwork, classNames: [String], on device: Device) {
    (self.saved, self.classNames) = (saved, classNames)
    model = Model(saved, on: device)
  }

  /// Shape [H, W, C] of its input images.
  public var image: Shape { saved.network.inputShapes[0] }
  /// Number of features.
  public var featureCount: Int { saved.network.outputShapes[0][0] }
  /// The device that computes.
  public var device: Device { model.device }

  /// Features [N, features] and class probabilities [N, classes] of images [N, H, W, C] in [−1, 1].
  public func callAsFunction(_ images: Tensor) -> (features: Tensor, probabilities: Tensor) {
    let outputs = model([images], .inference)
    return (outputs[0], outputs[1])
  }

  /// The fraction of examples that it classifies correctly, among those at `indices` or all.
  ///
  /// - Parameter progress: called after each batch of examples. An error that it throws ends the work.
  /// - Throws: what the dataset or `progress` throws.
  public func accuracy(
    on dataset: any Dataset, indices: [Int]? = nil, progress: () throws -> Void = {}
  ) throws -> Double {
    try dataset.accuracy(of: { self($0).probabilities }, indices: indices, on: device, progress: progress)
  }

  /// Throws `EvaluationError` unless the generator has the classifier's image shape and classes.
  ///
  /// Classes are compared by name; the generator may have them in another order.
  public func check(_ generator: Generator) throws(EvaluationError) {
    guard generator.sample == image else { throw .sample(expected: image, found: generator.sample) }
    let names = generator.file.classNames
    // Imported generators have no class names; their classes are called "0", "1", …
    let isCounted = generator.file.provenance.dataset == nil && names == names.indices.map(String.init)
    guard
      names.isEmpty || names == classNames || generator.file.classNumbers(of: classNames) != nil
        || isCounted && names.count == classNames.count
    else { throw .classes(expected: classNames, found: names) }
  }

  /// Throws `EvaluationError` unless the dataset has the classifier's image shape and classes and at least `count`
  /// examples.
  func check(_ dataset: any Dataset, atLeast count: Int) throws(EvaluationError) {
    guard Shape(dataset.shape) == image else {
      throw .imageShape(expected: image, found: Shape(dataset.shape))
    }
    guard dataset.classNames == classNames else {
      throw .exampleClasses(expected: classNames, found: dataset.classNames)
    }
    guard dataset.count >= count else { throw .tooFew(expected: count, found: dataset.count) }
  }
}

extension Dataset {
  /// The accuracy of `scores`, a function of images [N, H, W, C] to class scores [N, classes], on the examples at
  /// `indices` or all. Calls `progress` after each batch. Throws what the dataset, `scores` and `progress` throw.
  func accuracy(
    of scores: (Tensor) throws -> Tensor, indices: [Int]? = nil, on device: Device, progress: () throws -> Void = {}
  ) throws -> Double {
    let indices = indices ?? Array(0..<count)
    var right = 0
    for first in stride(from: 0, to: indices.count, by: Classifier.batch) {
      let part = Array(indices[first..<min(first + Classifier.batch, indices.count)])
      let (images, labels) = try batch(part, on: device)
      right += try zip(scores(images).largestColumns, labels).count { $0 == $1 }
      try progress()
    }
    return Double(right) / Double(max(indices.count, 1))
  }
}

extension Tensor {
  /// The column of the largest value in each row of a tensor [N, columns]; the first if there are several.
  package var largestColumns: [Int] {
    let columns = shape[1]
    return values.withUnsafeBufferPointer { values in
      (0..<shape[0]).map { row in
        let start = row * columns
        return (1..<columns).reduce(0) { values[start + $1] > values[start + $0] ? $1 : $0 }
      }
    }
  }
}
