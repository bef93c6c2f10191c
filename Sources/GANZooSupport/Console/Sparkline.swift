/// A curve in a few characters: `▁▂▄▇█`.
///
/// It keeps a bounded number of values: when there are too many, neighbours become their mean.
package struct Sparkline: Sendable {
  private var values: [Double] = []
  /// The values that the next one is the mean of, and how many these are to be.
  private var pending: (sum: Double, count: Int) = (0, 0)
  private var stride = 1

  private static let most = 128
  private static let blocks = Array("▁▂▃▄▅▆▇█")

  /// Creates a curve without values.
  package init() {}

  /// Adds a value; one that is not finite is passed over.
  package mutating func add(_ value: Double) {
    guard value.isFinite else { return }
    pending = (pending.sum + value, pending.count + 1)
    guard pending.count == stride else { return }
    values.append(pending.sum / Double(stride))
    pending = (0, 0)
    guard values.count == Self.most else { return }
    values = Self.means(values, count: Self.most / 2)
    stride *= 2
  }

  /// The curve in at most so many characters; empty for less than two values.
  package func text(cells: Int) -> String {
    let shown = values.count > cells ? Self.means(values, count: cells) : values
    guard shown.count > 1, let low = shown.min(), let high = shown.max() else { return "" }
    return String(
      shown.map { value in
        let share = high > low ? (value - low) / (high - low) : 0
        return Self.blocks[min(Self.blocks.count - 1, Int(share * Double(Self.blocks.count)))]
      })
  }

  /// Means of as many parts, of almost equal length.
  private static func means(_ values: [Double], count: Int) -> [Double] {
    (0..<count).map { part in
      let range = part * values.count / count..<(part + 1) * values.count / count
      return values[range].reduce(0, +) / Double(range.count)
    }
  }
}
