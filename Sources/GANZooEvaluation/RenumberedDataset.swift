public import GANZooData
import GANZooInterchange

/// A dataset with its labels in another order.
public struct RenumberedDataset: Dataset {
  private let examples: any Dataset
  /// The new label of each original label.
  private let numbers: [Int]
  /// Names of the classes, in the new order.
  public let classNames: [String]

  /// Number of examples.
  public var count: Int { examples.count }
  /// Shape of an example.
  public var shape: [Int] { examples.shape }
  /// Notes for the user, as in the original dataset.
  public var notes: [String] { examples.notes }
  /// The pictures behind the examples, as in the original dataset.
  public var originals: PictureSurvey? { examples.originals }

  /// Reorders the classes to `names`; nil if the names differ from the dataset's, or if the order is the same.
  public init?(_ examples: any Dataset, as names: [String]) {
    guard let numbers = ClassNames(names).numbers(of: examples.classNames), numbers != Array(numbers.indices) else {
      return nil
    }
    (self.examples, self.numbers, classNames) = (examples, numbers, names)
  }

  /// The examples at these indices, in this order; see `Dataset.batch`.
  public func batch(_ indices: [Int]) throws -> (values: [Float], labels: [Int]) {
    let (values, labels) = try examples.batch(indices)
    return (values, labels.map { numbers[$0] })
  }
}
