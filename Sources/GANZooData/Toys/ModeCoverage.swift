/// How well samples cover the modes of a mixture of Gaussians.
///
/// As in A. Srivastava et al. 2017, https://arxiv.org/abs/1705.07761, section 4.1, which takes 3 deviations, but stricter on
/// modes: one is covered when it has a tenth of its fair share of samples, not a single one.
public struct ModeCoverage: Hashable, Sendable {
  /// Modes that are covered.
  public let covered: Int
  /// All modes.
  public let modes: Int
  /// Share of samples within `reach` deviations of a mode.
  public let share: Double

  /// How far from its mode a sample may be, in deviations.
  public static let reach = 4.0

  /// The coverage of a mixture by points, x and y of one after the other.
  public init(of mixture: GaussianMixture, by points: [Float]) {
    var counts = [Int](repeating: 0, count: mixture.centers.count)
    for index in stride(from: 0, to: points.count, by: 2) {
      let (x, y) = (Double(points[index]), Double(points[index + 1]))
      let squares = mixture.centers.map { ($0.x - x) * ($0.x - x) + ($0.y - y) * ($0.y - y) }
      guard let nearest = squares.indices.min(by: { squares[$0] < squares[$1] }) else { continue }
      if squares[nearest].squareRoot() <= Self.reach * mixture.deviation { counts[nearest] += 1 }
    }
    let count = points.count / 2
    covered = counts.count { $0 > 0 && 10 * $0 * mixture.centers.count >= count }
    modes = counts.count
    share = Double(counts.reduce(0, +)) / Double(max(1, count))
  }
}
