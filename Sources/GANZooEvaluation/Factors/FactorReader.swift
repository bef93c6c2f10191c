public import GANZooData
import GANZooFormats
public import GANZooInterchange
import GANZooNN
public import GANZooTensors

/// A trained network on a device that reads the factors of `shapes` from images.
public final class FactorReader {
  /// Its layers and weights.
  public let saved: SavedNetwork
  private let model: Model

  /// A reader of a network with one input, an image, and one output of the factors' codes.
  public init(_ saved: SavedNetwork, on device: Device) {
    self.saved = saved
    model = Model(saved, on: device)
  }

  /// Shape [H, W, C] of the images.
  public var image: Shape { saved.network.inputShapes[0] }
  /// The device that computes.
  public var device: Device { model.device }
  /// The factors that it reads.
  public var factors: [ShapeFactor] { ShapeFactor.all(channels: image[2]) }

  /// The number of outputs for images of so many channels.
  static func outputs(channels: Int) -> Int { ShapeFactor.all(channels: channels).reduce(0) { $0 + $1.width } }

  /// The factors of images [N, H, W, C] in [−1, 1]: for each image one value for each of `factors`.
  ///
  /// Throws `FactorFileError.notFinite` where the network makes a number that is infinite or NaN.
  public func callAsFunction(_ images: Tensor) throws(FactorFileError) -> [[Double?]] {
    let codes = model([images], .inference)[0]
    let (count, width, values) = (codes.shape[0], codes.shape[1], codes.values)
    if let value = values.first(where: { !$0.isFinite }) { throw .notFinite(value: value) }
    return (0..<count).map { row in
      var place = row * width
      return factors.map { factor in
        defer { place += factor.width }
        return factor.share(code: values[place..<place + factor.width])
      }
    }
  }

  /// The factors of the first `count` examples of a dataset, with the number of each one's class.
  ///
  /// Throws what the dataset or `progress` throws, or `FactorFileError.notFinite`.
  public func table(
    of dataset: any Dataset, count: Int, progress: () throws -> Void = {}
  ) throws -> FactorTable {
    var table = FactorTable(factors)
    for first in stride(from: 0, to: count, by: Classifier.batch) {
      let (images, labels) = try dataset.batch(Array(first..<min(first + Classifier.batch, count)), on: device)
      table.add(try self(images), classes: labels)
      try progress()
    }
    return table
  }

  /// The mean error of each factor on the first `count` examples, as a share of its range; of turns without circles.
  ///
  /// - Parameter progress: called after each batch of examples.
  /// - Throws: what `progress` throws, or `FactorFileError.notFinite`.
  public func errors(
    on shapes: ShapesDataset, count: Int, progress: () throws -> Void = {}
  ) throws -> [ShapeFactor: Double] {
    let read = try table(of: shapes, count: count, progress: progress)
    let known = (0..<count).map(shapes.factors)
    var errors: [ShapeFactor: Double] = [:]
    for (factor, column) in zip(factors, read.columns) {
      let differences = zip(column, known).compactMap { read, known in
        // A direction that was not found is as wrong as one at random.
        factor.share(of: known).map { known in read.map { factor.difference($0, known) } ?? 0.25 }
      }
      errors[factor] = differences.reduce(0, +) / Double(max(1, differences.count))
    }
    return errors
  }
}

/// The factors of many images, and the class of each.
public struct FactorTable: Sendable {
  /// The factors.
  public let factors: [ShapeFactor]
  /// The values of each factor, one for each image.
  public private(set) var columns: [[Double?]]
  /// The number of each image's class.
  public private(set) var classes: [Int] = []

  /// A table without images.
  public init(_ factors: [ShapeFactor]) {
    self.factors = factors
    columns = factors.map { _ in [] }
  }

  /// Adds images: for each one the value of each factor, and its class.
  public mutating func add(_ rows: [[Double?]], classes: [Int]) {
    precondition(rows.count == classes.count, "\(rows.count) images and \(classes.count) classes")
    for row in rows {
      for (index, value) in row.enumerated() { columns[index].append(value) }
    }
    self.classes += classes
  }

  /// So many of the images at random, the same ones each time; all of them where there are no more.
  func sample(_ count: Int) -> FactorTable {
    guard count < classes.count else { return self }
    let choice = RandomStream(seed: 0, purpose: .evaluation).choice(count, of: classes.count)
    var table = FactorTable(factors)
    table.columns = columns.map { column in choice.map { column[$0] } }
    table.classes = choice.map { classes[$0] }
    return table
  }
}
