public import GANZooData
public import GANZooFormats
public import GANZooInterchange
public import GANZooNN
public import GANZooTensors

/// A trained classifier on a device: features and class probabilities of images.
public final class Classifier {
  /// Layers and weights.
  public let saved: SavedNetwork
  /// Names of the classes, by number.
  public let classNames: [String]
  private let model: Model

  /// A classifier with these weights: an image → features and class probabilities.
  public init(_ saved: SavedNetwork, classNames: [String], on device: Device) {
    (self.saved, self.classNames) = (saved, classNames)
    model = Model(saved, on: device)
  }

  /// Shape [H, W, C] of the images that it judges.
  public var image: Shape { saved.network.inputShapes[0] }
  /// How many features it finds.
  public var featureCount: Int { saved.network.outputShapes[0][0] }
  /// Where it computes.
  public var device: Device { model.device }

  /// Features [N, features] and class probabilities [N, classes] of images [N, H, W, C] in [−1, 1].
  public func callAsFunction(_ images: Tensor) -> (features: Tensor, probabilities: Tensor) {
    let outputs = model([images], .inference)
    return (outputs[0], outputs[1])
  }

  /// The share of examples that it takes for what they are; `indices` of them, all by default.
  ///
  /// Throws what the examples throw.
  public func accuracy(on examples: any Dataset, indices: [Int]? = nil) throws -> Double {
    try examples.accuracy(of: { self($0).probabilities }, indices: indices, on: device)
  }

  /// Refuses a generator of other images or classes than it judges. Throws `EvaluationError`.
  ///
  /// Classes go by their names: those of a generator may stand in another order.
  public func check(_ generator: Generator) throws(EvaluationError) {
    guard generator.sample == image else { throw .sample(expected: image, found: generator.sample) }
    let names = generator.file.classNames
    // A generator from elsewhere counts its classes; digits are called so.
    let isCounted = generator.file.provenance.dataset == nil && names == names.indices.map(String.init)
    guard
      names.isEmpty || names == classNames || generator.file.classNumbers(of: classNames) != nil
        || isCounted && names.count == classNames.count
    else { throw .classes(expected: classNames, found: names) }
  }

  /// Refuses examples of other images or classes than it judges, or too few. Throws `EvaluationError`.
  func check(_ examples: any Dataset, atLeast count: Int) throws(EvaluationError) {
    guard Shape(examples.shape) == image else {
      throw .examples(expected: image, found: Shape(examples.shape))
    }
    guard examples.classNames == classNames else {
      throw .exampleClasses(expected: classNames, found: examples.classNames)
    }
    guard examples.count >= count else { throw .tooFew(expected: count, found: examples.count) }
  }
}

extension Dataset {
  /// The share of examples, `indices` of them or all, whose class has the largest number of those that `judge` gives:
  /// images [N, H, W, C] → [N, classes]. Throws what the examples and `judge` throw.
  func accuracy(of judge: (Tensor) throws -> Tensor, indices: [Int]? = nil, on device: Device) throws -> Double {
    let indices = indices ?? Array(0..<count)
    var right = 0
    for first in stride(from: 0, to: indices.count, by: Classifier.batch) {
      let part = Array(indices[first..<min(first + Classifier.batch, indices.count)])
      let (images, labels) = try batch(part, on: device)
      right += try zip(judge(images).largestColumns, labels).count { $0 == $1 }
    }
    return Double(right) / Double(max(indices.count, 1))
  }
}

extension Tensor {
  /// The column of each row's largest number, the first of equals, in a tensor [N, columns].
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
