import GANZooTensors

/// Rows of features with their squared norms.
struct RowsWithNorms {
  let features: Features
  /// The squared Euclidean norm of each row.
  let squaredNorms: [Double]

  init(_ features: Features) {
    self.features = features
    squaredNorms = (0..<features.count).map { row in
      features.withRow(row) { $0.reduce(0) { $0 + Double($1) * Double($1) } }
    }
  }
}

extension Features {
  func withRow<Result>(_ row: Int, _ body: (UnsafeBufferPointer<Float>) -> Result) -> Result {
    values.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[row * size..<(row + 1) * size])) }
  }

  /// The squared Euclidean distance between two rows, in double precision.
  func squaredDistance(_ row: Int, to other: Features, _ otherRow: Int) -> Double {
    withRow(row) { x in
      other.withRow(otherRow) { y in
        // Four independent sums hide the latency of additions.
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

/// A fast pre-filter for distance comparisons in float; callers check the remaining candidates in double.
///
/// |x − y|² = |x|² + |y|² − 2 xᵀy turns all distances into one matrix product, but loses precision for close rows. The
/// filter therefore rejects a pair only if its distance exceeds the limit by more than the rounding error, so that
/// final results are exact.
enum DistancePrefilter {
  /// Upper bound of the rounding error of xᵀy and of the sums made from it, relative to |x|² + |y|².
  ///
  /// The error of a dot product of length n is n u (Higham 2002, section 3.1); doubled, plus a margin for the sums.
  static func errorBound(size: Int) -> Double { Double(size + 16) * 0x1p-23 }

  /// Calls `body` for each index with offsets[index] − 2 · products[index] ≤ limit, in order. `body` returns the limit
  /// for the following indices, or nil to stop.
  static func candidates(
    _ products: UnsafeBufferPointer<Float>, _ offsets: [Float], limit: Float, _ body: (Int) -> Float?
  ) {
    var limit = limit
    offsets.withUnsafeBufferPointer { offsets in
      for start in stride(from: 0, to: products.count, by: 64) {
        let end = min(start + 64, products.count)
        // This loop has no branches and is vectorized. Most blocks of 64 contain no candidate.
        var beyond: Int32 = 0
        for index in start..<end { beyond &+= offsets[index] - 2 * products[index] > limit ? 1 : 0 }
        guard beyond != Int32(end - start) else { continue }
        // Overflow gives NaN, which must count as a candidate.
        for index in start..<end where !(offsets[index] - 2 * products[index] > limit) {
          guard let next = body(index) else { return }
          limit = next
        }
      }
    }
  }
}
