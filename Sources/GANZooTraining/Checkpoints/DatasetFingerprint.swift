import GANZooData
import GANZooSupport

/// Identifies the dataset of a run without reading all of it, by its count, shape, classes and some examples.
struct DatasetFingerprint: Codable, Equatable {
  var count: Int
  var checksum: String

  /// The number of examples that are read, evenly spread.
  private static let looked = 64

  /// Throws what the dataset throws.
  init(_ dataset: any Dataset) throws {
    count = dataset.count
    let number = min(Self.looked, dataset.count)
    let batch = try dataset.batch((0..<number).map { $0 * dataset.count / number })
    var sum = NetstringSum()
    sum.add("\(dataset.shape)")
    for name in dataset.classNames { sum.add(name) }
    if let alphabet = dataset.alphabet { sum.add(alphabet.text) }
    batch.values.withUnsafeBytes { sum.add($0) }
    sum.add("\(batch.labels)")
    checksum = sum.finish()
  }
}
