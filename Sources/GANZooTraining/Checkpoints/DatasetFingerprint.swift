import GANZooData
import GANZooSupport

/// What tells the examples of a run from others, without reading all of them: their number, shape and classes, and some of
/// them.
struct DatasetFingerprint: Codable, Equatable {
  var count: Int
  var checksum: String

  /// How many are looked at, evenly spread.
  private static let looked = 64

  /// Throws what the examples throw.
  init(_ examples: any Dataset) throws {
    count = examples.count
    let number = min(Self.looked, examples.count)
    let batch = try examples.batch((0..<number).map { $0 * examples.count / number })
    var sum = NetstringSum()
    sum.add("\(examples.shape)")
    for name in examples.classNames { sum.add(name) }
    batch.values.withUnsafeBytes { sum.add($0) }
    sum.add("\(batch.labels)")
    checksum = sum.finish()
  }
}
