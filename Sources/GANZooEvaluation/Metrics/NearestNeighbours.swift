public import GANZooTensors

/// Exact k-nearest-neighbour search by Euclidean distance. The searched set is added in blocks and need not fit in
/// memory.
///
/// Float matrix products select candidates, which are then compared in double; of equally distant rows the earlier one
/// wins. Takes 2 · size operations per pair.
public struct NearestNeighbours {
  /// A row of the searched set.
  public struct Neighbour: Equatable, Sendable {
    /// Its index, counted over all blocks.
    public let index: Int
    /// The Euclidean distance to it.
    public let distance: Double
  }

  private struct Found {
    var index: Int
    var squaredDistance: Double
  }

  /// Number of neighbours per row.
  public let limit: Int
  /// Number of rows added so far.
  public private(set) var count = 0

  private let device: Device
  private let rows: RowsWithNorms
  private let blocks: [(range: Range<Int>, tensor: Tensor)]
  private var found: [[Found]]

  /// Prepares a search for the `limit` (at least 1) nearest neighbours of each of these rows.
  public init(of rows: Features, limit: Int = 1, on device: Device) {
    precondition(limit >= 1, "\(limit) neighbours")
    self.limit = limit
    self.device = device
    self.rows = RowsWithNorms(rows)
    blocks = rows.blocks.map { ($0, rows.tensor($0, on: device)) }
    found = Array(repeating: [], count: rows.count)
  }

  /// The neighbours found so far, nearest first: `limit` of them, or all rows if there are fewer.
  public var neighbours: [[Neighbour]] {
    found.map { $0.map { Neighbour(index: $0.index, distance: $0.squaredDistance.squareRoot()) } }
  }

  /// The squared distance to the `limit`-th neighbour of each row; traps if fewer rows were added.
  var squaredRadii: [Double] {
    found.map { neighbours in
      guard neighbours.count == limit else { preconditionFailure("\(neighbours.count) neighbours, not \(limit)") }
      return neighbours[limit - 1].squaredDistance
    }
  }

  /// Adds rows with the same number of features to the searched set.
  public mutating func add(_ set: Features) {
    precondition(set.size == rows.features.size, "features of \(set.size) and of \(rows.features.size) numbers")
    let others = RowsWithNorms(set)
    let error = DistancePrefilter.errorBound(size: set.size)
    for columns in set.blocks {
      let offsets = columns.map { Float(others.squaredNorms[$0] * (1 - error)) }
      let other = set.tensor(columns, on: device)
      for block in blocks {
        let products = block.tensor.matmul(other, transposed: (false, true)).values
        products.withUnsafeBufferPointer { products in
          for (position, row) in block.range.enumerated() {
            let products = products[position * columns.count..<(position + 1) * columns.count]
            let length = rows.squaredNorms[row] * (1 - error)
            DistancePrefilter.candidates(
              UnsafeBufferPointer(rebasing: products), offsets, limit: Float(bound(row) - length)
            ) {
              insert(columns.lowerBound + $0, of: others.features, for: row)
              return Float(bound(row) - length)
            }
          }
        }
      }
    }
    count += set.count
  }

  /// The squared distance that a candidate must stay below.
  private func bound(_ row: Int) -> Double {
    found[row].count < limit ? .infinity : found[row][limit - 1].squaredDistance
  }

  private mutating func insert(_ candidate: Int, of set: Features, for row: Int) {
    let squaredDistance = rows.features.squaredDistance(row, to: set, candidate)
    guard squaredDistance < bound(row) else { return }
    let place = found[row].firstIndex { squaredDistance < $0.squaredDistance } ?? found[row].count
    found[row].insert(Found(index: count + candidate, squaredDistance: squaredDistance), at: place)
    if found[row].count > limit { found[row].removeLast() }
  }
}
