import GANZooSupport

/// Where the parts of a chart are, for all formats.
package struct ChartLayout {
  package private(set) var marks: [ChartMark] = []
  /// The axes' rectangle.
  package private(set) var plot: ChartBox
  let xTicks: ChartTicks
  package let yTicks: ChartTicks

  private let chart: LineChart
  private let box: ChartBox

  private static let margin = 12.0
  private static let titleSize = 14.0
  private static let textSize = 11.0
  private static let lineHeight = 17.0
  private static let swatch = 18.0
  /// Space between two marks of the x axis, and of the y axis.
  private static let tickSpace = (x: 80.0, y: 40.0)

  /// Lays a chart out in a part of a picture.
  ///
  /// - Parameters:
  ///   - labelWidth: the least width of the y axis' labels.
  ///   - extent: values that the x axis reaches, beside those of the chart.
  package init(_ chart: LineChart, in box: ChartBox, labelWidth: Double = 0, reaching extent: [Double] = []) {
    (self.chart, self.box) = (chart, box)
    let series = chart.series.prefix(ChartSheet.mostSeries)
    xTicks = ChartTicks(chart.x, extent + chart.extent, margin: 0, most: Int(box.width / Self.tickSpace.x))
    yTicks = Self.yTicks(chart, box)
    plot = box
    header()
    let labelWidth = max(labelWidth, Self.width(of: yTicks))
    plot.x = box.x + Self.margin + Self.lineHeight + labelWidth + 6
    plot.width = max(10, box.right - Self.margin - 8 - plot.x)
    plot.height = max(10, box.bottom - Self.margin - 2 * Self.lineHeight - plot.y)
    axes()
    for (index, series) in series.enumerated() { curve(series, .series(index)) }
  }

  /// How wide the labels of a chart's y axis are.
  static func labelWidth(_ chart: LineChart, _ box: ChartBox) -> Double { width(of: yTicks(chart, box)) }

  private static func yTicks(_ chart: LineChart, _ box: ChartBox) -> ChartTicks {
    let points = chart.series.prefix(ChartSheet.mostSeries).lazy.flatMap(\.points)
    return ChartTicks(
      chart.y, points.filter { chart.x.shows($0.x) }.map(\.y), margin: 0.05, most: Int(box.height / tickSpace.y))
  }

  private static func width(of ticks: ChartTicks) -> Double {
    ticks.labels.map { ChartText.width(of: $0, size: textSize) }.max() ?? 0
  }

  // MARK: - Title and legend

  private mutating func header() {
    var y = box.y + Self.margin
    let (left, width) = (box.x + Self.margin, box.width - 2 * Self.margin)
    if !chart.title.isEmpty {
      text(chart.title, left, y + Self.titleSize, .start, .title, size: Self.titleSize, isBold: true, most: width)
      y += Self.titleSize + 8
    }
    if let note = chart.note {
      text(note, left, y + Self.textSize, .start, .note, most: width)
      y += Self.lineHeight
    }
    y = legend(from: y)
    plot.y = y + 8
  }

  /// Writes the names of the series in as many rows as a third of the height takes, and returns where the rest begins.
  private mutating func legend(from top: Double) -> Double {
    let shown = chart.series.prefix(ChartSheet.mostSeries)
    guard !shown.isEmpty else { return top }
    let (left, right) = (box.x + Self.margin, box.right - Self.margin)
    let lastRow = max(top, box.y + box.height / 3 - Self.lineHeight)
    var (x, y) = (left, top)
    for (index, series) in shown.enumerated() {
      let name = ChartText.fitted(series.name.shown(), size: Self.textSize, most: right - left - Self.swatch - 6)
      let width = Self.swatch + 6 + ChartText.width(of: name, size: Self.textSize)
      let rest = chart.series.count - index
      let more = "and \(rest) more"
      let isLast = rest == 1
      let reserved = isLast || y + Self.lineHeight <= lastRow ? 0 : ChartText.width(of: more, size: Self.textSize) + 16
      if x > left, x + width + reserved > right {
        guard y + Self.lineHeight <= lastRow else {
          text(more, x, y + Self.textSize, .start, .label)
          break
        }
        (x, y) = (left, y + Self.lineHeight)
      }
      let middle = y + Self.textSize - 4
      marks.append(.line([.init(x: x, y: middle), .init(x: x + Self.swatch, y: middle)], .series(index)))
      text(name, x + Self.swatch + 6, y + Self.textSize, .start, .label)
      x += width + 16
    }
    return y + Self.lineHeight
  }

  // MARK: - Axes and curves

  private mutating func axes() {
    for (value, label) in zip(yTicks.values, yTicks.labels) {
      let y = row(value)
      marks.append(.line([.init(x: plot.x, y: y), .init(x: plot.right, y: y)], .grid))
      text(label, plot.x - 6, y + 4, .end, .label)
    }
    for (value, label) in zip(xTicks.values, xTicks.labels) {
      let x = column(value)
      marks.append(.line([.init(x: x, y: plot.bottom), .init(x: x, y: plot.bottom + 4)], .axis))
      // The outermost labels stay in the picture.
      let half = ChartText.width(of: label, size: Self.textSize) / 2
      text(label, min(x, box.right - 2 - half), plot.bottom + 17, .middle, .label)
    }
    let corner = LineChart.Point(x: plot.x, y: plot.bottom)
    marks.append(.line([.init(x: plot.x, y: plot.y), corner, .init(x: plot.right, y: plot.bottom)], .axis))
    text(
      chart.x.text, plot.x + plot.width / 2, plot.bottom + 17 + Self.lineHeight, .middle, .label, most: plot.width)
    text(
      chart.y.text, box.x + Self.margin + Self.textSize, plot.y + plot.height / 2, .middle, .label, most: plot.height,
      isVertical: true)
  }

  private mutating func curve(_ series: LineChart.Series, _ role: ChartRole) {
    let layout = self
    let curve = CurveReduction(
      series.points.lazy.map { point -> LineChart.Point? in
        guard layout.chart.x.shows(point.x), layout.chart.y.shows(point.y) else { return nil }
        return LineChart.Point(x: layout.column(point.x), y: layout.row(point.y))
      })
    for line in curve.lines where line.count > 1 { marks.append(.line(line, role)) }
    if !curve.dots.isEmpty { marks.append(.dots(curve.dots, role)) }
  }

  /// Where a value of the x axis is.
  package func column(_ value: Double) -> Double { plot.x + xTicks.place(value) * plot.width }

  /// Where a value of the y axis is.
  package func row(_ value: Double) -> Double { plot.bottom - yTicks.place(value) * plot.height }

  private mutating func text(
    _ text: String, _ x: Double, _ y: Double, _ anchor: ChartMark.Anchor, _ role: ChartRole,
    size: Double = textSize, isBold: Bool = false, most: Double = .infinity, isVertical: Bool = false
  ) {
    let fitted = ChartText.fitted(text.shown(most: 200), size: size, isBold: isBold, most: most)
    marks.append(
      .text(
        .init(text: fitted, x: x, y: y, anchor: anchor, size: size, isBold: isBold, isVertical: isVertical), role))
  }
}
