public import GANZooData
public import GANZooSupport
import GANZooTensors

/// A subset of a dataset, with indices of its own.
public struct DatasetSubset: Dataset {
  private let all: any Dataset
  private let indices: [Int]

  /// The examples at these indices, in this order.
  public init(_ all: any Dataset, _ indices: [Int]) { (self.all, self.indices) = (all, indices) }

  /// Number of examples in the subset.
  public var count: Int { indices.count }
  /// Shape of an example.
  public var shape: [Int] { all.shape }
  /// Names of the classes.
  public var classNames: [String] { all.classNames }
  /// The symbols of text.
  public var alphabet: Alphabet? { all.alphabet }

  /// The examples at these indices of the subset, and their labels.
  public func batch(_ numbers: [Int]) throws -> (values: [Float], labels: [Int]) {
    try all.batch(numbers.map { indices[$0] })
  }
}

/// A fixed split of the training examples: five sixths train the classifier, one sixth is held out for validation.
/// Recipes can thus be chosen on images that are neither the classifier's training images nor test images.
public struct Holdout {
  /// Training images of the classifier.
  public let training: DatasetSubset
  /// Images that no classifier has seen.
  public let validation: DatasetSubset

  private static let share = 6
  /// Fixed and independent of a run's seed, so that all classifiers of a dataset hold out the same images.
  private static let key: UInt64 = 0

  /// Splits a dataset, by its own `validation` where it has one; otherwise equal sizes give equal indices.
  public init(of dataset: any Dataset) {
    let stream = RandomStream(seed: Self.key, purpose: .holdout)
    let own = dataset.validation.flatMap { $0.count < dataset.count ? $0 : nil }
    let held = own ?? stream.choice(dataset.count / Self.share, of: dataset.count).sorted()
    let isHeld = Set(held)
    training = DatasetSubset(dataset, (0..<dataset.count).filter { !isHeld.contains($0) })
    validation = DatasetSubset(dataset, held)
  }
}
