/// A curve as the lines and dots that can be told apart at a picture's resolution.
///
/// Of the points in one column of pixels the first, lowest, highest and last stay, so that no peak is lost and the size
/// of a file depends on the picture, not on the run. Gaps within a column are not seen and are closed.
package struct CurveReduction {
  /// Runs of points without a gap.
  package private(set) var lines: [[LineChart.Point]] = []

  private struct Column {
    let index: Int
    var points: [LineChart.Point]

    /// The first, lowest, highest and last point in order, each once.
    var extremes: [LineChart.Point] {
      guard points.count > 4 else { return points }
      let order = points.indices
      let low = order.min { points[$0].y < points[$1].y } ?? 0
      let high = order.max { points[$0].y < points[$1].y } ?? 0
      return Set([0, low, high, points.count - 1]).sorted().map { points[$0] }
    }
  }

  /// - Parameter points: in pixels and in the order of x; nil where there is a gap.
  package init(_ points: some Sequence<LineChart.Point?>) {
    var column: Column?
    var hasGap = true
    for point in points {
      guard let point else {
        hasGap = true
        continue
      }
      let index = Int(point.x.rounded(.down))
      if column?.index == index {
        column?.points.append(point)
      } else {
        if let column { lines[lines.count - 1] += column.extremes }
        if hasGap { lines.append([]) }
        column = Column(index: index, points: [point])
      }
      hasGap = false
    }
    if let column { lines[lines.count - 1] += column.extremes }
  }

  /// Below so many points each gets a dot, since measurements that far apart would look like a law.
  private static let fewPoints = 40

  /// The points that get dots: all where there are few, otherwise those without a neighbour, of which there would be
  /// nothing to see.
  package var dots: [LineChart.Point] {
    lines.reduce(0) { $0 + $1.count } <= Self.fewPoints
      ? lines.flatMap(\.self) : lines.filter { $0.count == 1 }.flatMap(\.self)
  }
}
