public import GANZooData
import GANZooInterchange

/// A dataset with its labels in another order.
public struct RelabeledDataset: Dataset {
  private let dataset: any Dataset
  /// The new label of each original label.
  private let numbers: [Int]
  /// Names of the classes, in the new order.
  public let classNames: [String]

  /// Number of examples.
  public var count: Int { dataset.count }
  /// Shape of an example.
  public var shape: [Int] { dataset.shape }
  /// Notes for the user, as in the original dataset.
  public var notes: [String] { dataset.notes }
  /// The pictures behind the examples, as in the original dataset.
  public var originals: PictureSurvey? { dataset.originals }
  /// The examples that classifiers hold out, as in the original dataset.
  public var validation: [Int]? { dataset.validation }

  /// Reorders the classes to `names`; nil if the names differ from the dataset's, or if the order is the same.
  public init?(_ dataset: any Dataset, as names: [String]) {
    guard let numbers = ClassNames(names).classNumbers(of: dataset.classNames), numbers != Array(numbers.indices) else {
      return nil
    }
    (self.dataset, self.numbers, classNames) = (dataset, numbers, names)
  }

  /// The examples at these indices, in this order; see `Dataset.batch`.
  public func batch(_ indices: [Int]) throws -> (values: [Float], labels: [Int]) {
    let (values, labels) = try dataset.batch(indices)
    return (values, labels.map { numbers[$0] })
  }
}
