/// Charts one below the other in one picture.
///
/// All formats have the same layout. Pictures and PDF files are drawn by Cairo: it is kept well, every Linux has it, it
/// measures text, and it draws the same lines as pixels and as PDF. SVG is written as text elements with classes, which
/// Cairo would turn into outlines that no page can recolour and no screen reader can read.
public struct ChartSheet: Sendable, Equatable {
  /// The charts, highest first; each has an equal share of the height.
  public var charts: [LineChart]

  /// Creates a sheet; traps without a chart.
  public init(_ charts: [LineChart]) {
    precondition(!charts.isEmpty, "a sheet without a chart")
    self.charts = charts
  }

  /// The curves that a chart can tell apart; later ones are not drawn.
  public static let mostSeries = 48
  /// Widths and heights that can be drawn, in units of a page's pixels.
  public static let sizes = 100...8192

  /// An SVG document, to be written to a file or put into a page as it is.
  ///
  /// Text is text, with `<title>` and `<desc>` for screen readers. Elements have the classes of `styleSheet`, and their
  /// light colours as attributes, which any style sheet overrides. No element has an id, so that a page can hold many.
  ///
  /// - Parameters:
  ///   - width: in pixels, within `sizes`.
  ///   - height: in pixels, within `sizes`.
  public func svg(width: Int, height: Int) -> String {
    SVGDrawing(layout(width, height), width: width, height: height).document(
      title: charts.map(\.title).joined(separator: "; "), summary: charts.map(\.summary).joined(separator: " "))
  }

  /// A PNG file's bytes.
  ///
  /// - Parameters:
  ///   - width: in units, within `sizes`.
  ///   - height: in units, within `sizes`.
  ///   - scale: pixels for each unit, 1...8; 2 for dense displays.
  /// - Throws: where Cairo or libpng has no memory.
  public func png(width: Int, height: Int, scale: Int = 1) throws -> [UInt8] {
    precondition((1...8).contains(scale), "a picture \(scale) times as large")
    return try CairoDrawing.png(layout(width, height), width: width, height: height, scale: scale)
  }

  /// A PDF file's bytes, of one page whose points are the units of `width` and `height`, both within `sizes`.
  ///
  /// Throws where Cairo has no memory.
  public func pdf(width: Int, height: Int) throws -> [UInt8] {
    try CairoDrawing.pdf(
      layout(width, height), width: width, height: height, title: charts.map(\.title).joined(separator: "; "))
  }

  func layout(_ width: Int, _ height: Int) -> [ChartMark] {
    precondition(
      Self.sizes.contains(width) && Self.sizes.contains(height), "a chart of \(width) x \(height) pixels")
    let share = Double(height) / Double(charts.count)
    let page = ChartMark.rectangle(
      ChartBox(x: 0, y: 0, width: Double(width), height: Double(height)), .background)
    let boxes = charts.indices.map { ChartBox(x: 0, y: Double($0) * share, width: Double(width), height: share) }
    let labelWidth = zip(charts, boxes).map(ChartLayout.labelWidth).max() ?? 0
    return [page]
      + zip(charts, boxes).flatMap { chart, box in
        ChartLayout(
          chart, in: box, labelWidth: labelWidth,
          // What happened at the same time stands one below the other.
          reaching: charts.filter { $0.x == chart.x }.flatMap(\.extent)
        ).marks
      }
  }
}

extension LineChart {
  /// An SVG document of this chart; see `ChartSheet.svg(width:height:)`.
  public func svg(width: Int, height: Int) -> String { ChartSheet([self]).svg(width: width, height: height) }

  /// A PNG file's bytes; see `ChartSheet.png(width:height:scale:)`.
  public func png(width: Int, height: Int, scale: Int = 1) throws -> [UInt8] {
    try ChartSheet([self]).png(width: width, height: height, scale: scale)
  }

  /// A PDF file's bytes; see `ChartSheet.pdf(width:height:)`.
  public func pdf(width: Int, height: Int) throws -> [UInt8] {
    try ChartSheet([self]).pdf(width: width, height: height)
  }
}
