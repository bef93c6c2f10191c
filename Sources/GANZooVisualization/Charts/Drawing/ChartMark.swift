package import GANZooData

/// A rectangle of a picture, y downwards.
package struct ChartBox: Equatable {
  package var x: Double
  package var y: Double
  package var width: Double
  package var height: Double

  package init(x: Double, y: Double, width: Double, height: Double) {
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }

  package var right: Double { x + width }
  package var bottom: Double { y + height }
}

/// What a part of a chart is there for, which decides how it looks.
package enum ChartRole: Equatable {
  case background, grid, axis, title, note, label
  case contour
  case series(Int)
  /// A series' colour, always dashed.
  case theory(Int)
  /// A series' colour, for areas that what lies behind shines through.
  case area(Int)

  /// Its class in SVG.
  var className: String {
    switch self {
    case .background: "chart-background"
    case .grid: "chart-grid"
    case .axis: "chart-axis"
    case .title: "chart-title"
    case .note: "chart-note"
    case .label: "chart-label"
    case .contour: "chart-contour"
    case .series(let index), .theory(let index):
      "chart-series chart-series-\(index % ChartStyle.seriesColors.count + 1)"
    case .area(let index): "chart-area chart-series-\(index % ChartStyle.seriesColors.count + 1)"
    }
  }

  /// Its colour on light ground, as six hexadecimal digits.
  var color: UInt32 {
    switch self {
    case .background: ChartStyle.background
    case .grid: ChartStyle.grid
    case .axis: ChartStyle.axis
    case .title: ChartStyle.text
    case .note, .label: ChartStyle.paleText
    case .contour: ChartStyle.contour
    case .series(let index), .theory(let index), .area(let index):
      ChartStyle.seriesColors[index % ChartStyle.seriesColors.count]
    }
  }

  var lineWidth: Double {
    switch self {
    case .series, .theory: 1.5
    case .contour: 0.75
    default: 1
    }
  }

  /// Lengths of dashes and gaps, by which series of one colour differ; none for a whole line.
  var dashes: [Double] {
    if case .theory = self { return [5, 4] }
    guard case .series(let index) = self else { return [] }
    let patterns: [[Double]] = [[], [6, 3], [2, 2], [8, 3, 2, 3]]
    return patterns[index / ChartStyle.seriesColors.count % patterns.count]
  }
}

/// A part of a drawn chart. All formats draw the same list of them.
package enum ChartMark: Equatable {
  package enum Anchor: String { case start, middle, end }

  package struct Text: Equatable {
    package var text: String
    /// The end, middle or start of the text's base line.
    package var x: Double
    package var y: Double
    package var anchor: Anchor
    package var size: Double
    package var isBold = false
    /// Whether it is read from below, turned around its place.
    package var isVertical = false
  }

  case rectangle(ChartBox, ChartRole)
  case line([LineChart.Point], ChartRole)
  case dots([LineChart.Point], radius: Double, ChartRole)
  case polygon([LineChart.Point], ChartRole)
  case text(Text, ChartRole)
  case image(PixelImage, ChartBox)
  /// Marks of which only what lies in the rectangle is drawn.
  indirect case clipped(ChartBox, [ChartMark])

  static let dotRadius = 2.5
  static let areaOpacity = 0.25
}
