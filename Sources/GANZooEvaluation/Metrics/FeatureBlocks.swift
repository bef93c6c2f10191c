import GANZooBackend
import GANZooTensors

/// Rows of features with their squared norms, in blocks on a device, for comparisons of all pairs of rows.
struct FeatureBlocks {
  let features: Features
  /// The squared Euclidean norm of each row.
  let squaredNorms: [Double]
  let device: Device
  private let blocks: [(range: Range<Int>, tensor: Tensor)]

  init(_ features: Features, on device: Device) {
    (self.features, self.device) = (features, device)
    squaredNorms = (0..<features.count).map { row in
      features.withRow(row) { $0.reduce(0) { $0 + Double($1) * Double($1) } }
    }
    blocks = features.blocks.map { ($0, features.tensor($0, on: device)) }
  }

  /// Computes the products of all rows with all rows of `others`, one block after the other.
  ///
  /// - Parameter fromDiagonal: leaves out blocks below the diagonal, for products of a set with itself.
  func forEachProduct(with others: FeatureBlocks, fromDiagonal: Bool = false, _ body: (ProductBlock) -> Void) {
    precondition(
      others.features.size == features.size, "features of \(others.features.size) and of \(features.size) numbers")
    for (rows, tensor) in blocks {
      for (columns, other) in others.blocks where !fromDiagonal || columns.lowerBound >= rows.lowerBound {
        body(
          ProductBlock(
            rows: rows, columns: columns, values: tensor.matmul(other, transposed: (false, true)).values,
            device: device))
      }
    }
  }
}

/// Products xᵀy of a range of rows x of one set with a range of rows y of another.
struct ProductBlock {
  /// The rows of either set.
  let rows, columns: Range<Int>
  /// The products [rows, columns].
  let values: [Float]
  fileprivate let device: Device

  /// Enough parts for a few threads, each worth one.
  private static let partRows = 128

  /// Calls `body` on the threads of the device for parts of the rows, and returns what it returns for each.
  func parts<Result>(_ body: (_ rows: Range<Int>, _ products: UnsafeBufferPointer<Float>) -> Result) -> [Result] {
    let starts = Array(stride(from: rows.lowerBound, to: rows.upperBound, by: Self.partRows))
    var results = [Result?](repeating: nil, count: starts.count)
    values.withUnsafeBufferPointer { values in
      results.withUnsafeMutableBufferPointer { results in
        device.parallel(parts: starts.count) { part in
          let range = starts[part]..<min(starts[part] + Self.partRows, rows.upperBound)
          let first = (range.lowerBound - rows.lowerBound) * columns.count
          results[part] = body(
            range, UnsafeBufferPointer(rebasing: values[first..<first + range.count * columns.count]))
        }
      }
    }
    return results.compactMap(\.self)
  }

  /// Calls `body` on the threads of the device for each row.
  func forEachRow(_ body: (_ row: Int, _ products: UnsafeBufferPointer<Float>) -> Void) {
    _ = parts { range, products in
      for (position, row) in range.enumerated() {
        body(
          row, UnsafeBufferPointer(rebasing: products[position * columns.count..<(position + 1) * columns.count]))
      }
    }
  }
}

extension Features {
  func withRow<Result>(_ row: Int, _ body: (UnsafeBufferPointer<Float>) -> Result) -> Result {
    values.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[row * size..<(row + 1) * size])) }
  }

  /// The squared Euclidean distance between two rows, in double precision.
  func squaredDistance(_ row: Int, to other: Features, _ otherRow: Int) -> Double {
    withRow(row) { x in other.withRow(otherRow) { y in Distances.squared(x, y) } }
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
    offsets.withUnsafeBufferPointer { offsets in
      var (limit, begin) = (limit, 0)
      while let index = Distances.firstWithin(products, offsets, from: begin, limit: limit) {
        guard let next = body(index) else { return }
        (limit, begin) = (next, index + 1)
      }
    }
  }
}
