import GANZooData
import GANZooSupport

/// Where the parts of a chart are, for all formats.
package struct ChartLayout {
  package private(set) var marks: [ChartMark] = []
  /// The axes' rectangle.
  package private(set) var plot: ChartBox
  package let xTicks: ChartTicks
  package let yTicks: ChartTicks

  let chart: LineChart
  private let box: ChartBox

  private static let margin = 12.0
  private static let pictureMargin = 4.0
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
    xTicks = ChartTicks(chart.x, extent + chart.extent, margin: 0, most: Int(box.width / Self.tickSpace.x))
    yTicks = Self.yTicks(chart, box)
    plot = box
    header()
    let labelWidth = max(labelWidth, Self.width(of: yTicks))
    plot.x = box.x + Self.margin + Self.lineHeight + labelWidth + 6
    plot.width = max(10, box.right - Self.margin - 8 - plot.x)
    plot.height = max(10, box.bottom - Self.margin - 2 * Self.lineHeight - plot.y)
    if chart.hasEqualScales { equalizeScales() }
    axes()
    let inner = surfaceMarks + chart.shown.enumerated().flatMap { seriesMarks($1, color: $1.color ?? $0) }
    marks += chart.x.range == nil && chart.y.range == nil ? inner : [.clipped(plot, inner)]
  }

  /// Shortens the axis on which a unit is longer, and puts the plot in the middle.
  private mutating func equalizeScales() {
    let spans = (xTicks.range.upperBound - xTicks.range.lowerBound, yTicks.range.upperBound - yTicks.range.lowerBound)
    let unit = min(plot.width / spans.0, plot.height / spans.1)
    plot.x += (plot.width - unit * spans.0) / 2
    (plot.width, plot.height) = (unit * spans.0, unit * spans.1)
  }

  /// How wide the labels of a chart's y axis are.
  static func labelWidth(_ chart: LineChart, _ box: ChartBox) -> Double { width(of: yTicks(chart, box)) }

  private static func yTicks(_ chart: LineChart, _ box: ChartBox) -> ChartTicks {
    ChartTicks(
      chart.y, chart.heights, margin: chart.surface == nil ? 0.05 : 0, most: Int(box.height / tickSpace.y))
  }

  private static func width(of ticks: ChartTicks) -> Double {
    ticks.labels.map { ChartText.width(of: $0, size: textSize) }.max() ?? 0
  }

  /// A picture with its heading, as large as the space allows.
  static func marks(of picture: ChartPicture, in box: ChartBox) -> [ChartMark] {
    let (left, width) = (box.x + pictureMargin, max(10, box.width - 2 * pictureMargin))
    var (y, marks) = (box.y + pictureMargin, [ChartMark]())
    func line(_ text: String, _ size: Double, _ role: ChartRole, isBold: Bool) {
      let fitted = ChartText.fitted(text.shown(most: 200), size: size, isBold: isBold, most: width)
      let x = box.x + box.width / 2
      marks.append(.text(.init(text: fitted, x: x, y: y + size, anchor: .middle, size: size, isBold: isBold), role))
      y += size + 5
    }
    if !picture.title.isEmpty { line(picture.title, textSize + 1, .title, isBold: true) }
    if let note = picture.note { line(note, textSize, .note, isBold: false) }
    let height = max(10, box.bottom - pictureMargin - y)
    let fit = min(width / Double(picture.image.width), height / Double(picture.image.height))
    let scale = fit >= 1 ? fit.rounded(.down) : fit
    let (drawnWidth, drawnHeight) = (Double(picture.image.width) * scale, Double(picture.image.height) * scale)
    let frame = ChartBox(
      x: (left + (width - drawnWidth) / 2).rounded(), y: y.rounded(), width: drawnWidth, height: drawnHeight)
    return marks + [.image(picture.image, frame)]
  }

  /// The heading of a sheet's row or column, in the middle of its box.
  static func heading(_ text: String, in box: ChartBox, isVertical: Bool) -> ChartMark {
    let most = (isVertical ? box.height : box.width) - 2 * pictureMargin
    let fitted = ChartText.fitted(text.shown(most: 200), size: textSize + 1, isBold: true, most: most)
    let (x, y) = (box.x + box.width / 2, box.y + box.height / 2)
    return .text(
      .init(
        text: fitted, x: isVertical ? x + 4 : x, y: isVertical ? y : y + 4, anchor: .middle, size: textSize + 1,
        isBold: true, isVertical: isVertical), .title)
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
    let named = chart.series.indices.filter { !chart.series[$0].name.isEmpty }
    let shown = named.prefix(ChartSheet.mostSeries)
    let top = surfaceLegend(from: top)
    guard !shown.isEmpty else { return top }
    let (left, right) = (box.x + Self.margin, box.right - Self.margin)
    let lastRow = max(top, box.y + box.height / 3 - Self.lineHeight)
    var (x, y) = (left, top)
    for (count, index) in shown.enumerated() {
      let series = chart.series[index]
      let name = ChartText.fitted(series.name.shown(), size: Self.textSize, most: right - left - Self.swatch - 6)
      let width = Self.swatch + 6 + ChartText.width(of: name, size: Self.textSize)
      let rest = named.count - count
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
      marks.append(swatch(series, color: series.color ?? index, x, middle))
      text(name, x + Self.swatch + 6, y + Self.textSize, .start, .label)
      x += width + 16
    }
    return y + Self.lineHeight
  }

  private func swatch(_ series: LineChart.Series, color: Int, _ x: Double, _ y: Double) -> ChartMark {
    let (middle, end) = (x + Self.swatch / 2, x + Self.swatch)
    return switch series.style {
    case .line: .line([.init(x: x, y: y), .init(x: end, y: y)], .series(color))
    case .dashed: .line([.init(x: x, y: y), .init(x: end, y: y)], .theory(color))
    case .dots: .dots([.init(x: middle, y: y)], radius: ChartMark.dotRadius, .series(color))
    case .bars:
      .polygon(
        [.init(x: x, y: y - 4), .init(x: end, y: y - 4), .init(x: end, y: y + 4), .init(x: x, y: y + 4)], .area(color))
    }
  }

  /// Writes the name of the surface with its colours, and returns where the rest begins.
  private mutating func surfaceLegend(from top: Double) -> Double {
    guard let surface = chart.surface, !surface.name.isEmpty else { return top }
    var x = box.x + Self.margin
    if surface.isFilled {
      let colors = ChartStyle.surfaceColors.flatMap { color in
        [16, 8, 0].map { UInt8(truncatingIfNeeded: color >> UInt32($0)) }
      }
      let strip = PixelImage(width: colors.count / 3, height: 1, channels: 3, pixels: colors)
      marks.append(.image(strip, ChartBox(x: x, y: top + 2, width: 4 * Self.swatch, height: Self.textSize - 2)))
      x += 4 * Self.swatch + 6
    }
    text(
      "\(surface.name): \(surface.extent)", x, top + Self.textSize, .start, .label, most: box.right - Self.margin - x)
    return top + Self.lineHeight
  }

  // MARK: - Axes

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
