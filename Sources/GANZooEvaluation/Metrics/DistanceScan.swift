import GANZooTensors

/// Rows of features with what a scan for near rows needs of them.
struct ScannedRows {
  let features: Features
  /// The squared length of each row.
  let squaredLengths: [Double]

  init(_ features: Features) {
    self.features = features
    squaredLengths = (0..<features.count).map { row in
      features.withRow(row) { $0.reduce(0) { $0 + Double($1) * Double($1) } }
    }
  }
}

extension Features {
  func withRow<Result>(_ row: Int, _ body: (UnsafeBufferPointer<Float>) -> Result) -> Result {
    values.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[row * size..<(row + 1) * size])) }
  }

  /// The squared Euclidean distance of a row to a row of others, to the last digits of a double.
  func squaredDistance(_ row: Int, to other: Features, _ otherRow: Int) -> Double {
    withRow(row) { x in
      other.withRow(otherRow) { y in
        // Several sums at a time, since each addition waits for the one before it.
        var sums = SIMD4<Double>()
        let whole = size / 4 * 4
        for start in stride(from: 0, to: whole, by: 4) {
          var difference = SIMD4<Double>()
          for lane in 0..<4 { difference[lane] = Double(x[start + lane]) - Double(y[start + lane]) }
          sums += difference * difference
        }
        return (whole..<size).reduce(sums.sum()) { sum, column in
          let difference = Double(x[column]) - Double(y[column])
          return sum + difference * difference
        }
      }
    }
  }
}

/// Finds rows that may be within a distance, in float arithmetic; who asks makes sure in double.
///
/// |x − y|² = |x|² + |y|² − 2 xᵀy turns all distances into one matrix product, but loses digits where rows are close.
/// So what it gives decides only where it is beyond the bounds of rounding, and results are exact.
enum DistanceScan {
  /// Largest error of the float product xᵀy, and of what is made of it, relative to |x|² + |y|².
  ///
  /// (n u for n products, Higham 2002, section 3.1; doubled, and some for the sums after it.)
  static func error(size: Int) -> Double { Double(size + 16) * 0x1p-23 }

  /// Calls `body` for each index with offsets[index] − 2 · products[index] ≤ limit, in order; it gives the limit from
  /// there on, or nil to end.
  static func candidates(
    _ products: UnsafeBufferPointer<Float>, _ offsets: [Float], limit: Float, _ body: (Int) -> Float?
  ) {
    var limit = limit
    offsets.withUnsafeBufferPointer { offsets in
      for start in stride(from: 0, to: products.count, by: 64) {
        let end = min(start + 64, products.count)
        // Counting takes no branches, so that it becomes vector instructions; most stretches have no candidate.
        var beyond: Int32 = 0
        for index in start..<end { beyond &+= offsets[index] - 2 * products[index] > limit ? 1 : 0 }
        guard beyond != Int32(end - start) else { continue }
        // NaN, which sums beyond the range of floats give, is a candidate too.
        for index in start..<end where !(offsets[index] - 2 * products[index] > limit) {
          guard let next = body(index) else { return }
          limit = next
        }
      }
    }
  }
}
