import Foundation

/// How often each sequence of n symbols is in lines of text.
///
/// Lines are taken with their line ends, all n-grams of a line and none across two, as in `language_helpers.py`
/// (Gulrajani et al. 2017, https://github.com/igul222/improved_wgan_training).
public struct NGramDistribution: Sendable {
  /// n, 1...4.
  public let size: Int
  /// Distinct n-grams in ascending order, 16 bits a symbol, and how often each is there.
  private let entries: [(key: UInt64, count: Int)]
  private let total: Int

  /// The n-grams of some lines.
  ///
  /// - Parameters:
  ///   - lines: numbers of symbols, 0...65,535.
  ///   - size: n, 1...4.
  public init(_ lines: [[Int]], size: Int) {
    precondition((1...4).contains(size), "\(size)-grams")
    self.size = size
    var keys: [UInt64] = []
    keys.reserveCapacity(lines.reduce(0) { $0 + max(0, $1.count - size + 1) })
    let mask = size == 4 ? UInt64.max : 1 << UInt64(16 * size) - 1
    for line in lines {
      var key: UInt64 = 0
      for (place, symbol) in line.enumerated() {
        key = (key << 16 | UInt64(symbol)) & mask
        if place + 1 >= size { keys.append(key) }
      }
    }
    // Sorted, so that sums are the same at every run.
    keys.sort()
    var entries: [(key: UInt64, count: Int)] = []
    for key in keys {
      if entries.last?.key == key { entries[entries.count - 1].count += 1 } else { entries.append((key, 1)) }
    }
    (self.entries, total) = (entries, keys.count)
  }

  /// The Jensen-Shannon divergence in bits: 0 for equal distributions, 1 where no n-gram is in both; 1, too, where one
  /// has none.
  public func divergence(from other: NGramDistribution) -> Double {
    precondition(size == other.size, "\(size)-grams and \(other.size)-grams")
    guard total > 0, other.total > 0 else { return 1 }
    var (sum, first, second) = (0.0, 0, 0)
    while first < entries.count || second < other.entries.count {
      let (one, two) = (
        first < entries.count ? entries[first].key : .max,
        second < other.entries.count ? other.entries[second].key : .max
      )
      let isHere = first < entries.count && (second >= other.entries.count || one <= two)
      let isThere = second < other.entries.count && (first >= entries.count || two <= one)
      let p = isHere ? Double(entries[first].count) / Double(total) : 0
      let q = isThere ? Double(other.entries[second].count) / Double(other.total) : 0
      let mixture = (p + q) / 2
      sum += (p > 0 ? p * log2(p / mixture) : 0) + (q > 0 ? q * log2(q / mixture) : 0)
      first += isHere ? 1 : 0
      second += isThere ? 1 : 0
    }
    return min(max(sum / 2, 0), 1)
  }
}
