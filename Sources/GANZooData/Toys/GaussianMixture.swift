/// Equally likely normal distributions in a plane, each of the same deviation in every direction.
///
/// Source: `gan_toy.py` of the code to Gulrajani et al. 2017, https://github.com/igul222/improved_wgan_training
public struct GaussianMixture: PointDistribution {
  /// The middle of each.
  public let centers: [(x: Double, y: Double)]
  /// Standard deviation in each coordinate.
  public let deviation: Double

  /// Eight on a circle of radius 2 / 1.414.
  public static let eight = GaussianMixture(
    [
      (1, 0), (-1, 0), (0, 1), (0, -1), (diagonal, diagonal), (diagonal, -diagonal), (-diagonal, diagonal),
      (-diagonal, -diagonal),
    ], scale: 2, deviation: 0.02, divisor: 1.414)

  /// Twenty-five on a grid with a step of 2 / 2.828.
  public static let twentyFive = GaussianMixture(
    steps.flatMap { x in steps.map { y in (x, y) } }, scale: 2, deviation: 0.05, divisor: 2.828)

  private static let diagonal = 0.5.squareRoot()
  private static let steps: [Double] = [-2, -1, 0, 1, 2]

  /// Centres times `scale`, everything over `divisor`, as the authors write it.
  private init(_ centers: [(Double, Double)], scale: Double, deviation: Double, divisor: Double) {
    self.centers = centers.map { x, y in (x: x * scale / divisor, y: y * scale / divisor) }
    self.deviation = deviation / divisor
  }

  static let entries = [
    eight.entry("8-gaussians", title: "8 Gaussians on a circle, points in a plane"),
    twentyFive.entry("25-gaussians", title: "25 Gaussians on a grid, points in a plane"),
  ]

  /// The centres take turns, so that any run of points has its share of each.
  func point(_ index: Int, using random: inout SplitMix64) -> (x: Double, y: Double) {
    let center = centers[index % centers.count]
    let (x, y) = random.normalPair()
    return (center.x + deviation * x, center.y + deviation * y)
  }
}
