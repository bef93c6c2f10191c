import GANZooSupport

/// Points in a plane, without classes.
public struct Points: Dataset, Equatable {
  /// Coordinates [count, 2], row-major.
  public let values: [Float]

  /// Number of points.
  public var count: Int { values.count / 2 }
  /// [2]
  public var shape: [Int] { [2] }
  /// Empty: points have no classes.
  public var classNames: [String] { [] }

  /// Points with these coordinates; traps if their number is odd.
  public init(_ values: [Float]) {
    precondition(values.count.isMultiple(of: 2), "\(values.count) coordinates of points in a plane")
    self.values = values
  }

  /// The points at these indices; all labels are 0.
  public func batch(_ indices: [Int]) -> (values: [Float], labels: [Int]) {
    (indices.flatMap { values[2 * $0..<2 * $0 + 2] }, Array(repeating: 0, count: indices.count))
  }
}

/// A distribution of points in a plane.
protocol PointDistribution: Sendable {
  /// Samples the point with this index.
  func point(_ index: Int, using random: inout SplitMix64) -> (x: Double, y: Double)
}

extension PointDistribution {
  /// The points of a split. Equal seeds give equal points; the train and test splits differ.
  func points(_ split: DatasetSplit, count: Int, seed: UInt64) -> Points {
    let streams: [UInt64] =
      switch split {
      case .train: [0]
      case .test: [1]
      case .all: [0, 1]
      }
    var values: [Float] = []
    values.reserveCapacity(2 * count * streams.count)
    for stream in streams {
      // Mixed twice so that the streams of neighbouring seeds do not overlap.
      var random = SplitMix64(seed: SplitMix64.mixed(SplitMix64.mixed(seed) &+ stream))
      for index in 0..<count {
        let (x, y) = point(index, using: &random)
        values.append(Float(x))
        values.append(Float(y))
      }
    }
    return Points(values)
  }

  /// A registry entry with the settings `count` (points in a split) and `seed`.
  func entry(_ name: String, title: String) -> DatasetEntry {
    DatasetEntry(
      name: name, title: title, origin: "sampled as in the code to Gulrajani et al. 2017", shape: [2], classes: 0,
      make: { settings in
        let count = try settings.int("count", default: 100_000, in: 1...10_000_000)
        let seed = UInt64(try settings.int("seed", default: 1, in: 0 ... .max))
        return { request in
          if let folder = request.folder { throw DatasetError.computed(name: name, folder: folder) }
          return points(request.split, count: count, seed: seed)
        }
      })
  }
}
