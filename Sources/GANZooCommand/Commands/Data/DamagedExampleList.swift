import GANZooData
import GANZooSupport

/// Examples that cannot be read: how many, and of the first ones why.
struct DamagedExampleList: Encodable {
  /// How many are named.
  static let named = 20

  private(set) var count = 0
  private var reasons: [String] = []

  /// Reads some examples, of which each that is damaged is counted, and hands on the others in their order.
  mutating func read(
    _ dataset: any Dataset, _ indices: Range<Int>, _ use: (_ values: [Float], _ labels: [Int]) -> Void
  ) {
    do {
      let (values, labels) = try dataset.batch(Array(indices))
      use(values, labels)
    } catch {
      guard indices.count > 1 else {
        count += 1
        if reasons.count < Self.named { reasons.append("\(error)") }
        return
      }
      // A batch stops at the first: halves of it find the others, on as many threads as before.
      let middle = (indices.lowerBound + indices.upperBound) / 2
      read(dataset, indices.lowerBound..<middle, use)
      read(dataset, middle..<indices.upperBound, use)
    }
  }

  /// What is told of them, a line each.
  func lines(of total: Int, _ dataset: String) -> [String] {
    let summary = "\(count.grouped) of \(total.counted("example")) of \(dataset) cannot be used"
    return reasons + [summary + (count > reasons.count ? "; the first \(reasons.count) are named" : "")]
  }
}
