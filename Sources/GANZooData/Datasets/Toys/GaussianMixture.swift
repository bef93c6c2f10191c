/// A mixture of equally likely isotropic Gaussians in a plane.
///
/// Source: `gan_toy.py`, published with Gulrajani et al. 2017, https://github.com/igul222/improved_wgan_training
public struct GaussianMixture: PointDistribution {
  /// The mean of each Gaussian.
  public let centers: [(x: Double, y: Double)]
  /// Standard deviation of each coordinate.
  public let deviation: Double

  /// Eight Gaussians on a circle of radius 2 / 1.414.
  public static let eight = GaussianMixture(
    [
      (1, 0), (-1, 0), (0, 1), (0, -1), (diagonal, diagonal), (diagonal, -diagonal), (-diagonal, diagonal),
      (-diagonal, -diagonal),
    ], scale: 2, deviation: 0.02, divisor: 1.414)

  /// Twenty-five Gaussians on a grid with a spacing of 2 / 2.828.
  public static let twentyFive = GaussianMixture(
    steps.flatMap { x in steps.map { y in (x, y) } }, scale: 2, deviation: 0.05, divisor: 2.828)

  private static let diagonal = 0.5.squareRoot()
  private static let steps: [Double] = [-2, -1, 0, 1, 2]

  /// The means are multiplied by `scale`, then everything is divided by `divisor`, as in the authors' code.
  private init(_ centers: [(Double, Double)], scale: Double, deviation: Double, divisor: Double) {
    self.centers = centers.map { x, y in (x: x * scale / divisor, y: y * scale / divisor) }
    self.deviation = deviation / divisor
  }

  /// The mixture that is the data set of this name; nil for others.
  package static func named(_ name: String) -> GaussianMixture? {
    ["8-gaussians": eight, "25-gaussians": twentyFive][name]
  }

  static let entries = [
    eight.entry("8-gaussians", title: "8 Gaussians on a circle, points in a plane"),
    twentyFive.entry("25-gaussians", title: "25 Gaussians on a grid, points in a plane"),
  ]

  /// Uses the means in turn, so that every run of consecutive points covers all modes equally.
  func point(_ index: Int, using random: inout SplitMix64) -> (x: Double, y: Double) {
    let center = centers[index % centers.count]
    let (x, y) = random.normalPair()
    return (center.x + deviation * x, center.y + deviation * y)
  }
}
