public import GANZooData
import GANZooInterchange

/// Examples whose classes are numbered in another order.
public struct RenumberedDataset: Dataset {
  private let examples: any Dataset
  /// The number here of each class there.
  private let numbers: [Int]
  /// Names of the classes, in that order.
  public let classNames: [String]

  /// Number of examples.
  public var count: Int { examples.count }
  /// Shape of an example.
  public var shape: [Int] { examples.shape }
  /// What a user should know of them.
  public var notes: [String] { examples.notes }
  /// The pictures that they were made from.
  public var originals: PictureSurvey? { examples.originals }

  /// Examples with their classes numbered as in `names`; nil unless those are their classes, and in another order.
  public init?(_ examples: any Dataset, as names: [String]) {
    guard let numbers = ClassNames(names).classNumbers(of: examples.classNames), numbers != Array(numbers.indices)
    else {
      return nil
    }
    (self.examples, self.numbers, classNames) = (examples, numbers, names)
  }

  /// Some of the examples, in this order; see `Dataset.batch`.
  public func batch(_ indices: [Int]) throws -> (values: [Float], labels: [Int]) {
    let (values, labels) = try examples.batch(indices)
    return (values, labels.map { numbers[$0] })
  }
}
