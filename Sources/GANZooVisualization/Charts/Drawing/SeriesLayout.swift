import GANZooData

/// What lies within the axes.
extension ChartLayout {
  /// Pixels of a surface's picture for each unit of the page, and the most of a side.
  private static let surfaceScale = (pixels: 2.0, most: 600.0)

  /// The colours and contour lines behind the series.
  var surfaceMarks: [ChartMark] {
    guard let surface = chart.surface else { return [] }
    let layout = SurfaceLayout(surface)
    var marks: [ChartMark] = []
    if surface.isFilled {
      let (left, top) = (column(surface.x.lowerBound), row(surface.y.upperBound))
      let box = ChartBox(
        x: left, y: top, width: column(surface.x.upperBound) - left, height: row(surface.y.lowerBound) - top)
      let size = [box.width, box.height].map { Int(min($0 * Self.surfaceScale.pixels, Self.surfaceScale.most)) }
      marks.append(.image(layout.picture(width: max(1, size[0]), height: max(1, size[1])), box))
    }
    for level in surface.levels {
      marks += layout.contour(at: level).map { .line($0.map { .init(x: column($0.x), y: row($0.y)) }, .contour) }
    }
    return marks
  }

  /// A series with its spread.
  func seriesMarks(_ series: LineChart.Series, color: Int) -> [ChartMark] {
    switch series.style {
    case .line:
      let curve = CurveReduction(series.points.lazy.map { place($0) })
      return band(series, color) + lines(curve, .series(color))
        + (curve.dots.isEmpty ? [] : [.dots(curve.dots, radius: ChartMark.dotRadius, .series(color))])
    case .dashed: return lines(CurveReduction(series.points.lazy.map { place($0) }), .theory(color))
    case .dots(let radius): return bars(series, color) + dots(series, radius, color)
    case .bars: return steps(series, color)
    }
  }

  private func lines(_ curve: CurveReduction, _ role: ChartRole) -> [ChartMark] {
    curve.lines.filter { $0.count > 1 }.map { .line($0, role) }
  }

  /// The dots that can be told apart.
  private func dots(_ series: LineChart.Series, _ radius: Double, _ color: Int) -> [ChartMark] {
    var seen: Set<[Int]> = []
    let dots = series.points.compactMap { place($0) }.filter {
      seen.insert([Int(($0.x * 2).rounded()), Int(($0.y * 2).rounded())]).inserted
    }
    return dots.isEmpty ? [] : [.dots(dots, radius: radius, .series(color))]
  }

  /// The band around a line, without gaps where a value is missing.
  private func band(_ series: LineChart.Series, _ color: Int) -> [ChartMark] {
    guard series.points.contains(where: { $0.spread > 0 }) else { return [] }
    let shown = series.points.filter { chart.x.shows($0.x) && chart.y.shows($0.y) }
    let edges = [-1.0, 1].map { sign in
      CurveReduction(shown.map { place(LineChart.Point(x: $0.x, y: end(of: $0, sign))) }).lines.flatMap(\.self)
    }
    return [.polygon(edges[0] + edges[1].reversed(), .area(color))]
  }

  /// Bars at dots.
  private func bars(_ series: LineChart.Series, _ color: Int) -> [ChartMark] {
    series.points.compactMap { point in
      let ends = [-1.0, 1].compactMap { place(LineChart.Point(x: point.x, y: end(of: point, $0))) }
      return point.spread > 0 && chart.y.shows(point.y) && ends.count == 2 ? .line(ends, .series(color)) : nil
    }
  }

  /// An end of a point's spread; on a logarithmic axis the lower end is nowhere if it is not above 0, and the axis'
  /// end is taken for it.
  private func end(of point: LineChart.Point, _ sign: Double) -> Double {
    let end = point.y + sign * (LineChart.isDrawable(point.spread) ? max(point.spread, 0) : 0)
    return chart.y.shows(end) ? end : yTicks.lowest
  }

  /// The outline of steps, and what is between them and zero.
  private func steps(_ series: LineChart.Series, _ color: Int) -> [ChartMark] {
    let base = chart.y.isLogarithmic ? yTicks.lowest : min(max(0, yTicks.range.lowerBound), yTicks.range.upperBound)
    var outline: [LineChart.Point] = []
    for (point, next) in zip(series.points, series.points.dropFirst()) where chart.x.shows(point.x) {
      let height = chart.y.shows(point.y) ? point.y : base
      outline += [point.x, next.x].compactMap { place(LineChart.Point(x: $0, y: height)) }
    }
    guard let first = outline.first, let last = outline.last else { return [] }
    let corners = [LineChart.Point(x: last.x, y: row(base)), LineChart.Point(x: first.x, y: row(base))]
    return [.polygon(outline + corners, .area(color)), .line(outline, .series(color))]
  }

  /// Where a point is; nil where an axis has no place for it. What a fixed axis leaves far outside is not too far for
  /// any format's numbers.
  private func place(_ point: LineChart.Point) -> LineChart.Point? {
    guard chart.x.shows(point.x), chart.y.shows(point.y) else { return nil }
    let reach = 10_000.0
    return LineChart.Point(
      x: min(max(column(point.x), plot.x - reach), plot.right + reach),
      y: min(max(row(point.y), plot.y - reach), plot.bottom + reach))
  }
}
