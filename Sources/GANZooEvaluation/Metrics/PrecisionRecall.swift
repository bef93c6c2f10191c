public import GANZooTensors

/// Improved precision and recall.
///
/// The manifold of a set is the union of balls around its rows, each with the distance to the k-th nearest other row as
/// radius. Precision is the fraction of samples inside the manifold of the real images; recall is the fraction of real
/// images inside the manifold of the samples. Source: Kynkäänniemi et al. 2019, equations 1 and 2,
/// https://arxiv.org/abs/1904.06991.
public struct PrecisionRecall: Sendable {
  /// Precision and recall in 0 ... 1; higher is better.
  public struct Value: Equatable, Sendable {
    /// Fraction of realistic samples, and fraction of real images that the generator covers.
    public let precision, recall: Double
  }

  /// The k of the k-th nearest neighbour.
  public let neighbours: Int
  private let reference: Manifold

  /// Prepares the comparison with real images, more than `neighbours` rows.
  public init(reference: Features, neighbours: Int = 3, on device: Device) {
    self.neighbours = neighbours
    self.reference = Manifold(reference, neighbours: neighbours, on: device)
  }

  /// Precision and recall of samples, more than `neighbours` rows with as many features as the reference.
  public func value(of samples: Features, on device: Device) -> Value {
    let manifold = Manifold(samples, neighbours: neighbours, on: device)
    return Value(
      precision: reference.share(of: manifold.rows, on: device), recall: manifold.share(of: reference.rows, on: device))
  }
}

/// The union of balls around rows, each reaching to the row's k-th nearest other row.
private struct Manifold {
  let rows: RowsWithNorms
  let squaredRadii: [Double]

  init(_ features: Features, neighbours: Int, on device: Device) {
    precondition(
      neighbours >= 1 && neighbours < features.count, "\(neighbours) neighbours in a set of \(features.count) rows")
    rows = RowsWithNorms(features)
    // k + 1, because each row is its own nearest neighbour, or has a copy at distance 0.
    var nearest = NearestNeighbours(of: features, limit: neighbours + 1, on: device)
    nearest.add(features)
    squaredRadii = nearest.squaredRadii
  }

  /// The fraction of points inside a ball or on its surface, decided in double precision.
  func share(of points: RowsWithNorms, on device: Device) -> Double {
    precondition(
      points.features.size == rows.features.size,
      "features of \(points.features.size) and of \(rows.features.size) numbers")
    let error = DistancePrefilter.errorBound(size: rows.features.size)
    var isInside = [Bool](repeating: false, count: points.features.count)
    let blocks = points.features.blocks.map { ($0, points.features.tensor($0, on: device)) }
    for columns in rows.features.blocks {
      let other = rows.features.tensor(columns, on: device)
      let offsets = columns.map { Float(rows.squaredNorms[$0] * (1 - error) - squaredRadii[$0] * (1 + error)) }
      for (range, tensor) in blocks {
        let products = tensor.matmul(other, transposed: (false, true)).values
        products.withUnsafeBufferPointer { products in
          for (position, point) in range.enumerated() where !isInside[point] {
            let products = products[position * columns.count..<(position + 1) * columns.count]
            let limit = Float(-points.squaredNorms[point] * (1 - error))
            DistancePrefilter.candidates(UnsafeBufferPointer(rebasing: products), offsets, limit: limit) {
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
