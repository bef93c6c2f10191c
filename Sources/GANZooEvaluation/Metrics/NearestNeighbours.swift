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

  private let rows: FeatureBlocks
  /// The nearest so far [rows, limit], nearest first; those that are missing are infinitely far.
  private var found: [Found]

  /// Prepares a search for the `limit` (at least 1) nearest neighbours of each of these rows.
  public init(of rows: Features, limit: Int = 1, on device: Device) {
    self.init(of: FeatureBlocks(rows, on: device), limit: limit)
  }

  init(of rows: FeatureBlocks, limit: Int) {
    precondition(limit >= 1, "\(limit) neighbours")
    (self.rows, self.limit) = (rows, limit)
    found = Array(
      repeating: Found(index: -1, squaredDistance: .infinity), count: rows.features.count * limit)
  }

  /// The neighbours found so far, nearest first: `limit` of them, or all rows if there are fewer.
  public var neighbours: [[Neighbour]] {
    (0..<rows.features.count).map { row in
      found[row * limit..<row * limit + min(limit, count)].map {
        Neighbour(index: $0.index, distance: $0.squaredDistance.squareRoot())
      }
    }
  }

  /// The squared distance of each row to one of its neighbours, the nearest being number 0; traps if fewer rows were
  /// added, or if it is not below `limit`.
  func squaredDistances(toNeighbour number: Int) -> [Double] {
    precondition(number < min(count, limit), "neighbour \(number) of \(min(count, limit))")
    return (0..<rows.features.count).map { found[$0 * limit + number].squaredDistance }
  }

  /// Adds rows with the same number of features to the searched set.
  public mutating func add(_ set: Features) { add(FeatureBlocks(set, on: rows.device)) }

  private mutating func add(_ set: FeatureBlocks) {
    let rows = rows
    rows.forEachProduct(with: set) { add($0, of: set) }
    count += set.features.count
  }

  /// Searches the rows themselves. `body` gets all products, each once.
  mutating func addRows(_ body: (ProductBlock) -> Void) {
    let rows = rows
    rows.forEachProduct(with: rows) {
      add($0, of: rows)
      body($0)
    }
    count += rows.features.count
  }

  private mutating func add(_ block: ProductBlock, of set: FeatureBlocks) {
    let error = DistancePrefilter.errorBound(size: set.features.size)
    let offsets = block.columns.map { Float(set.squaredNorms[$0] * (1 - error)) }
    let (rows, limit, count) = (rows, limit, count)
    found.withUnsafeMutableBufferPointer { found in
      block.forEachRow { row, products in
        let nearest = UnsafeMutableBufferPointer(rebasing: found[row * limit..<(row + 1) * limit])
        let length = rows.squaredNorms[row] * (1 - error)
        var bound: Float { Float(nearest[limit - 1].squaredDistance - length) }
        DistancePrefilter.candidates(products, offsets, limit: bound) { position in
          let candidate = block.columns.lowerBound + position
          let squaredDistance = rows.features.squaredDistance(row, to: set.features, candidate)
          Self.insert(Found(index: count + candidate, squaredDistance: squaredDistance), into: nearest)
          return bound
        }
      }
    }
  }

  /// Inserts a row in place of the last if it is nearer, behind those that are as near.
  private static func insert(_ new: Found, into nearest: UnsafeMutableBufferPointer<Found>) {
    var place = nearest.count
    while place > 0, new.squaredDistance < nearest[place - 1].squaredDistance {
      if place < nearest.count { nearest[place] = nearest[place - 1] }
      place -= 1
    }
    if place < nearest.count { nearest[place] = new }
  }
}
