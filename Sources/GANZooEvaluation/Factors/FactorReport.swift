/// How well samples cover the factors of `shapes`, beside real examples.
public struct FactorReport: Encodable, Sendable, Equatable {
  /// A number of samples and the same of real examples.
  public struct Pair<Value: Encodable & Sendable & Equatable>: Encodable, Sendable, Equatable {
    /// Of samples.
    public let samples: Value
    /// Of real examples.
    public let real: Value

    /// Both.
    public init(samples: Value, real: Value) { (self.samples, self.real) = (samples, real) }
  }

  /// How one factor is distributed.
  public struct Factor: Encodable, Sendable, Equatable {
    /// The factor's name.
    public let name: String
    /// Wasserstein-1 distance of the values from the true distribution, as a share of the factor's range.
    public let distance: Pair<Double>
    /// How many bins of the true distribution hold a tenth of their fair share, or more.
    public let reached: Pair<Int>
    /// Into how many equal bins the range is divided.
    public let bins: Int
    /// The mean error of the network on test examples, as a share of the range; nil if it is not known.
    public let error: Double?
  }

  /// How two factors, or a factor and the class, go together.
  public struct Joint: Encodable, Sendable, Equatable {
    /// Names of factors, or `class`.
    public let first, second: String
    /// Cells of the pair that the reference, test examples, fills.
    public let cells: Int
    /// Those of them that are holes: samples, or as many other real examples, do not fill them.
    public let holes: Pair<Int>
  }

  /// How many samples, test examples and other real examples were compared: the same number of each.
  public let count: Int
  /// The factors.
  public let factors: [Factor]
  /// All pairs of factors, and of factors and the class.
  public let joints: [Joint]
  /// The share of holes among the cells of all pairs.
  public let holes: Pair<Double>

  /// Bins of a factor by itself, and along each side of a pair's cells.
  static let (bins, jointBins) = (20, 10)
  /// What share of its fair share a bin or a cell has to hold to count as filled, like a mode in `ModeCoverage`.
  private static let leastShare = 0.1

  /// Compares tables of the same factors; of each as many rows are taken at random as the smallest has, always the same
  /// ones of a table.
  ///
  /// - Parameters:
  ///   - reference: test examples: a cell that they do not fill is no hole.
  ///   - real: other real examples: what they leave empty is empty by chance.
  ///   - classes: the number of classes.
  ///   - errors: mean errors of the network that read the factors.
  public init(
    samples: FactorTable, reference: FactorTable, real: FactorTable, classes: Int, errors: [ShapeFactor: Double] = [:]
  ) {
    let count = min(samples.count, reference.count, real.count)
    let (samples, real) = (samples.sample(count), real.sample(count))
    let tables = [samples, reference.sample(count), real].map { Cells($0, classes: classes) }
    self.count = count
    factors = samples.factors.enumerated().map { index, factor in
      let columns = [samples, real].map { $0.columns[index].compactMap(\.self) }
      let distances = columns.map(factor.distance)
      let reached = columns.map { values in
        Self.filled(values.compactMap { factor.bin($0, of: Self.bins) }, of: Self.bins, values.count).count
      }
      return Factor(
        name: factor.rawValue, distance: Pair(samples: distances[0], real: distances[1]),
        reached: Pair(samples: reached[0], real: reached[1]), bins: Self.bins, error: errors[factor])
    }
    let names = tables[0].names
    joints = names.indices.flatMap { second in
      (0..<second).map { first in
        let filled = tables.map { $0.filled(first, second) }
        let holes = [0, 2].map { filled[1].subtracting(filled[$0]).count }
        return Joint(
          first: names[first], second: names[second], cells: filled[1].count,
          holes: Pair(samples: holes[0], real: holes[1]))
      }
    }
    let cells = Double(max(1, joints.reduce(0) { $0 + $1.cells }))
    holes = Pair(
      samples: Double(joints.reduce(0) { $0 + $1.holes.samples }) / cells,
      real: Double(joints.reduce(0) { $0 + $1.holes.real }) / cells)
  }

  /// The bins that hold a share of `total` values; each one at least one.
  fileprivate static func filled(_ bins: [Int], of count: Int, _ total: Int) -> Set<Int> {
    var counts = Array(repeating: 0, count: count)
    for bin in bins { counts[bin] += 1 }
    let least = max(1, leastShare * Double(total) / Double(count))
    return Set(counts.indices.filter { Double(counts[$0]) >= least })
  }
}

/// The bins of images, for each factor and the class.
private struct Cells {
  let names: [String]
  private let sizes: [Int]
  private let columns: [[Int?]]

  init(_ table: FactorTable, classes: Int) {
    names = ["class"] + table.factors.map(\.rawValue)
    sizes = [classes] + table.factors.map { _ in FactorReport.jointBins }
    let bins = zip(table.factors, table.columns).map { factor, column in
      column.map { $0.flatMap { factor.bin($0, of: FactorReport.jointBins) } }
    }
    columns = [table.classes.map(Optional.init)] + bins
  }

  /// The cells of a pair that are filled.
  func filled(_ first: Int, _ second: Int) -> Set<Int> {
    let cells = zip(columns[first], columns[second]).compactMap { one, other in
      one.flatMap { one in other.map { one * sizes[second] + $0 } }
    }
    return FactorReport.filled(cells, of: sizes[first] * sizes[second], cells.count)
  }
}

extension FactorTable {
  /// The number of images.
  public var count: Int { classes.count }
}

extension ShapeFactor {
  /// How far outside of its range a value may lie and still count for the outermost bin: the network errs.
  private static let tolerance = 0.05

  /// The bin of a value; nil outside of the range.
  func bin(_ share: Double, of count: Int) -> Int? {
    let isRound = self == .turn
    guard isRound || (-Self.tolerance...1 + Self.tolerance).contains(share) else { return nil }
    let bin = Int((share * Double(count)).rounded(.down))
    return isRound ? (bin % count + count) % count : min(max(bin, 0), count - 1)
  }

  /// The Wasserstein-1 distance of values from the uniform distribution; round the circle for a turn. Of no values it
  /// is the longest possible.
  package func distance(of values: [Double]) -> Double {
    guard !values.isEmpty else { return self == .turn ? 0.25 : 0.5 }
    return self == .turn ? Self.roundDistance(values) : Self.lineDistance(values)
  }

  /// The integral of |Q(p) − p|, where Q are the values in order.
  private static func lineDistance(_ values: [Double]) -> Double {
    let count = Double(values.count)
    return values.sorted().enumerated().reduce(0) { sum, entry in
      let (low, high, value) = (Double(entry.offset) / count, Double(entry.offset + 1) / count, entry.element)
      if value <= low || value >= high { return sum + abs(value - (low + high) / 2) / count }
      return sum + ((value - low) * (value - low) + (high - value) * (high - value)) / 2
    }
  }

  /// The integral of |F(t) − t − m|, where m is the median of F(t) − t: J. Rabin, J. Delon and Y. Gousseau 2011,
  /// https://doi.org/10.1007/s10851-011-0284-0
  private static func roundDistance(_ values: [Double]) -> Double {
    let points = 1_000
    let sorted = values.sorted()
    var below = 0
    let differences = (0..<points).map { point in
      let place = (Double(point) + 0.5) / Double(points)
      while below < sorted.count, sorted[below] <= place { below += 1 }
      return Double(below) / Double(sorted.count) - place
    }
    let median = differences.sorted()[points / 2]
    return differences.reduce(0) { $0 + abs($1 - median) } / Double(points)
  }
}
