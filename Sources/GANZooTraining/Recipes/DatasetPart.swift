import GANZooData
import GANZooEvaluation
import GANZooSupport

/// Some examples of a dataset, and others that are held out.
struct DatasetPart: Dataset {
  let heldOut: (any Dataset)?
  private let all: any Dataset
  private let examples: DatasetSubset

  init(_ all: any Dataset, examples: [Int], heldOut: [Int]) {
    self.all = all
    self.examples = DatasetSubset(all, examples)
    self.heldOut = heldOut.isEmpty ? nil : DatasetSubset(all, heldOut)
  }

  var count: Int { examples.count }
  var shape: [Int] { all.shape }
  var classNames: [String] { all.classNames }
  var notes: [String] { all.notes }
  var alphabet: Alphabet? { all.alphabet }
  var originals: PictureSurvey? { all.originals }

  func batch(_ indices: [Int]) throws -> (values: [Float], labels: [Int]) { try examples.batch(indices) }
}
