public import GANZooData
import GANZooTensors

/// Some of other examples, under numbers of their own.
public struct SelectedExamples: Dataset {
  private let all: any Dataset
  private let indices: [Int]

  /// The examples of these numbers, in this order.
  public init(_ all: any Dataset, _ indices: [Int]) { (self.all, self.indices) = (all, indices) }

  /// How many were selected.
  public var count: Int { indices.count }
  /// Shape of an example.
  public var shape: [Int] { all.shape }
  /// Names of the classes.
  public var classNames: [String] { all.classNames }

  /// Some of the selected examples.
  public func batch(_ numbers: [Int]) throws -> (values: [Float], labels: [Int]) {
    try all.batch(numbers.map { indices[$0] })
  }
}

/// How training examples are divided: most of them teach the classifier, and a sixth, drawn once for all, are kept from it, so
/// that recipes can be chosen on examples that are neither its own nor test examples.
public struct Holdout {
  /// What a classifier learns from.
  public let training: SelectedExamples
  /// What no classifier has seen.
  public let validation: SelectedExamples

  private static let share = 6
  /// Not a run's seed: every classifier of a data set has to be kept from the same examples.
  private static let key: UInt64 = 0

  /// The division of a data set's training examples; the same for the same number of them.
  public init(of examples: any Dataset) {
    let stream = RandomStream(seed: Self.key, purpose: .holdout)
    let held = stream.choice(examples.count / Self.share, of: examples.count).sorted()
    let isHeld = Set(held)
    training = SelectedExamples(examples, (0..<examples.count).filter { !isHeld.contains($0) })
    validation = SelectedExamples(examples, held)
  }
}
