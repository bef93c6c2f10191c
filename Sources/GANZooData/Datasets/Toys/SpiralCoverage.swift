import Foundation

/// How well generated points cover the spiral of the Swiss roll, the counterpart of `ModeCoverage`.
///
/// The spiral (t cos t, t sin t) / 7.5 is divided into 100 parts of equal length in t, in which real points are equally
/// frequent. A point belongs to the part nearest to it, if it lies within 4 standard deviations of the noise; a part is
/// covered if it gets a tenth of its fair share of points, at least one.
public struct SpiralCoverage: Hashable, Sendable {
  /// Fraction of the parts that are covered, 0 ... 1.
  public let covered: Double
  /// Fraction of the points that lie within `ModeCoverage.reach` standard deviations of the spiral, 0 ... 1.
  public let share: Double

  private static let parts = 100
  /// So that straight lines are within a thousandth of a standard deviation of the spiral.
  private static let linesOfPart = 10

  /// Computes the coverage from points [N, 2], row-major.
  public init(by points: [Float]) {
    let places = SwissRoll.places(Self.parts * Self.linesOfPart)
    let reach = ModeCoverage.reach * SwissRoll.noise / SwissRoll.scale
    var counts = [Int](repeating: 0, count: Self.parts)
    for index in stride(from: 0, to: points.count, by: 2) {
      let (x, y) = (Double(points[index]), Double(points[index + 1]))
      var nearest = (line: 0, square: Double.infinity)
      for line in 0..<places.count - 1 {
        let square = Self.squaredDistance((x, y), places[line], places[line + 1])
        if square < nearest.square { nearest = (line, square) }
      }
      if nearest.square <= reach * reach { counts[nearest.line / Self.linesOfPart] += 1 }
    }
    let count = points.count / 2
    covered = Double(counts.count { $0 > 0 && 10 * $0 * Self.parts >= count }) / Double(Self.parts)
    share = Double(counts.reduce(0, +)) / Double(max(1, count))
  }

  /// The squared distance of a point from the line between two others.
  private static func squaredDistance(
    _ point: (x: Double, y: Double), _ start: (x: Double, y: Double), _ end: (x: Double, y: Double)
  ) -> Double {
    let (width, height) = (end.x - start.x, end.y - start.y)
    let along = ((point.x - start.x) * width + (point.y - start.y) * height) / (width * width + height * height)
    let part = min(max(along, 0), 1)
    let (x, y) = (start.x + part * width - point.x, start.y + part * height - point.y)
    return x * x + y * y
  }
}
