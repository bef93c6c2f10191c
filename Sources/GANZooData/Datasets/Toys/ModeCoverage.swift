/// How well generated points cover the modes of a mixture of Gaussians.
///
/// Follows A. Srivastava et al. 2017 (VEEGAN), section 4.1, https://arxiv.org/abs/1705.07761, with two differences: a
/// point belongs to a mode within 4 standard deviations instead of 3, and a mode counts as covered if it gets a tenth
/// of its fair share of points instead of one point.
public struct ModeCoverage: Hashable, Sendable {
  /// Number of covered modes.
  public let covered: Int
  /// Number of modes.
  public let modes: Int
  /// Fraction of the points that lie within `reach` standard deviations of a mode, 0 ... 1.
  public let share: Double

  /// The largest distance of a point from its mode, in standard deviations.
  public static let reach = 4.0

  /// Computes the coverage from points [N, 2], row-major.
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
