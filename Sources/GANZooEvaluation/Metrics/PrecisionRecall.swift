public import GANZooTensors

/// Improved precision and recall: how many samples look like real examples, and how many examples could be samples.
///
/// A set stands for a manifold, the union of balls around its rows that reach to the k-th nearest other row. Precision
/// is the share of samples in the manifold of the examples, recall the share of examples in that of the samples.
/// Kynkäänniemi et al. 2019, equations 1 and 2, https://arxiv.org/abs/1904.06991.
public struct PrecisionRecall: Sendable {
  /// Precision and recall, both in 0 ... 1; higher is better.
  public struct Value: Equatable, Sendable {
    /// The share of samples that look real, and of real examples that could be samples.
    public let precision, recall: Double
  }

  /// Which other row each ball reaches to: the paper's k.
  public let neighbours: Int
  private let reference: Manifold

  /// Prepares the real examples, more than `neighbours` rows.
  public init(reference: Features, neighbours: Int = 3, on device: Device) {
    self.neighbours = neighbours
    self.reference = Manifold(reference, neighbours: neighbours, on: device)
  }

  /// Precision and recall of samples, more than `neighbours` rows with as many numbers as the examples'.
  public func value(of samples: Features, on device: Device) -> Value {
    let manifold = Manifold(samples, neighbours: neighbours, on: device)
    return Value(
      precision: reference.share(of: manifold.rows, on: device), recall: manifold.share(of: reference.rows, on: device))
  }
}

/// The union of balls around rows, each up to the row's k-th nearest other row.
private struct Manifold {
  let rows: ScannedRows
  let squaredRadii: [Double]

  init(_ features: Features, neighbours: Int, on device: Device) {
    precondition(
      neighbours >= 1 && neighbours < features.count, "\(neighbours) neighbours in a set of \(features.count) rows")
    rows = ScannedRows(features)
    // Each row is the nearest to itself, or as near as its copies.
    var nearest = NearestNeighbours(of: features, limit: neighbours + 1, on: device)
    nearest.add(features)
    squaredRadii = nearest.squaredRadii
  }

  /// The share of points that lie in a ball or on its border, decided exactly.
  func share(of points: ScannedRows, on device: Device) -> Double {
    precondition(
      points.features.size == rows.features.size,
      "features of \(points.features.size) and of \(rows.features.size) numbers")
    let error = DistanceScan.error(size: rows.features.size)
    var isInside = [Bool](repeating: false, count: points.features.count)
    let blocks = points.features.blocks.map { ($0, points.features.tensor($0, on: device)) }
    for columns in rows.features.blocks {
      let other = rows.features.tensor(columns, on: device)
      let offsets = columns.map { Float(rows.squaredLengths[$0] * (1 - error) - squaredRadii[$0] * (1 + error)) }
      for (range, tensor) in blocks {
        let products = tensor.matmul(other, transposed: (false, true)).values
        products.withUnsafeBufferPointer { products in
          for (position, point) in range.enumerated() where !isInside[point] {
            let products = products[position * columns.count..<(position + 1) * columns.count]
            let limit = Float(-points.squaredLengths[point] * (1 - error))
            DistanceScan.candidates(UnsafeBufferPointer(rebasing: products), offsets, limit: limit) {
              let centre = columns.lowerBound + $0
              isInside[point] =
                points.features.squaredDistance(point, to: rows.features, centre) <= squaredRadii[centre]
              return isInside[point] ? nil : limit
            }
          }
        }
      }
    }
    return Double(isInside.count { $0 }) / Double(isInside.count)
  }
}
