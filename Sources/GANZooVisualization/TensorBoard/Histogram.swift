/// How numbers are spread over their range. What is infinite or not a number is left out.
package struct Histogram {
  /// The smallest and the largest number.
  package let range: ClosedRange<Float>
  /// How many numbers there are.
  package let count: Int
  /// Their sum and that of their squares.
  package let sum, sumOfSquares: Double
  /// The upper end of each bin.
  package let limits: [Double]
  /// How many numbers each bin has.
  package let counts: [Int]

  /// TensorBoard's own writers have 30 by default; twice as many show the piles at a clipping limit.
  private static let bins = 64

  /// A histogram; nil where no number is finite.
  package init?(_ values: [Float]) {
    var (least, most, count) = (Float.infinity, -Float.infinity, 0)
    var (sum, squares) = (0.0, 0.0)
    for value in values where value.isFinite {
      least = min(least, value)
      most = max(most, value)
      count += 1
      sum += Double(value)
      squares += Double(value) * Double(value)
    }
    guard count > 0 else { return nil }
    self.count = count
    self.sum = sum
    sumOfSquares = squares
    range = least...most
    let (start, width) = (Double(least), Double(most) - Double(least))
    guard width > 0 else {
      (limits, counts) = ([Double(most)], [count])
      return
    }
    let bins = Self.bins
    var counts = [Int](repeating: 0, count: bins)
    let scale = Double(bins) / width
    for value in values where value.isFinite { counts[min(bins - 1, Int((Double(value) - start) * scale))] += 1 }
    self.counts = counts
    limits = (1...bins).map { $0 == bins ? Double(most) : start + width * Double($0) / Double(bins) }
  }
}
