/// Charts and pictures one below the other, or in columns, in one picture.
///
///     ChartSheet([losses, metrics])                                       one below the other
///     ChartSheet([.chart(curve), .picture(grid)], columns: 2)             side by side
///     ChartSheet(pictures, columns: 7, rowTitles: methods, columnTitles: architectures)
///
/// All formats have the same layout. Pictures and PDF files are drawn by Cairo: it is kept well, every Linux has it, it
/// measures text, and it draws the same lines as pixels and as PDF. SVG is written as text elements with classes, which
/// Cairo would turn into outlines that no page can recolour and no screen reader can read.
public struct ChartSheet: Sendable, Equatable {
  /// Charts and pictures, row by row; each has an equal share of the width and of the height.
  public var panels: [ChartPanel]
  /// The number of panels in a row.
  public let columns: Int
  /// Headings of rows, read from below; none, or one for each row.
  public let rowTitles: [String]
  /// Headings of columns; none, or one for each column.
  public let columnTitles: [String]

  /// Creates a sheet of charts, one below the other; traps without a chart.
  public init(_ charts: [LineChart]) { self.init(charts.map { .chart($0) }, columns: 1) }

  /// Creates a sheet of charts and pictures; traps without a panel, or with another number of headings.
  ///
  /// - Parameters:
  ///   - panels: row by row; the last row may have fewer than `columns`.
  ///   - columns: at least 1.
  public init(_ panels: [ChartPanel], columns: Int, rowTitles: [String] = [], columnTitles: [String] = []) {
    precondition(!panels.isEmpty && columns >= 1, "a sheet without a panel")
    let rows = (panels.count + columns - 1) / columns
    precondition(rowTitles.isEmpty || rowTitles.count == rows, "\(rowTitles.count) headings of \(rows) rows")
    precondition(
      columnTitles.isEmpty || columnTitles.count == columns, "\(columnTitles.count) headings of \(columns) columns")
    (self.panels, self.columns, self.rowTitles, self.columnTitles) = (panels, columns, rowTitles, columnTitles)
  }

  /// The panels that are charts.
  public var charts: [LineChart] { panels.compactMap(\.chart) }

  /// The headings of all panels, or of columns and rows where these have them.
  public var title: String {
    let titles = panels.map(\.title) + (columnTitles.isEmpty ? [] : [columnTitles.joined(separator: ", ")])
    return (titles + (rowTitles.isEmpty ? [] : [rowTitles.joined(separator: ", ")])).filter { !$0.isEmpty }
      .joined(separator: "; ")
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
      title: title, summary: panels.map(\.summary).joined(separator: " "))
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
    try CairoDrawing.pdf(layout(width, height), width: width, height: height, title: title)
  }

  package func layout(_ width: Int, _ height: Int) -> [ChartMark] {
    precondition(
      Self.sizes.contains(width) && Self.sizes.contains(height), "a chart of \(width) x \(height) pixels")
    let page = ChartBox(x: 0, y: 0, width: Double(width), height: Double(height))
    let grid = ChartBox(
      x: rowTitles.isEmpty ? 0 : Self.headingSize, y: columnTitles.isEmpty ? 0 : Self.headingSize,
      width: page.width - (rowTitles.isEmpty ? 0 : Self.headingSize),
      height: page.height - (columnTitles.isEmpty ? 0 : Self.headingSize))
    return [.rectangle(page, .background)] + headings(grid)
      + panels.indices.flatMap { index -> [ChartMark] in
        let box = box(index, grid)
        switch panels[index] {
        case .picture(let picture): return ChartLayout.marks(of: picture, in: box)
        case .chart(let chart):
          let below = panels.indices.filter { $0 % columns == index % columns }
          let labelWidth = below.compactMap { other in
            panels[other].chart.map { ChartLayout.labelWidth($0, self.box(other, grid)) }
          }.max()
          // What happened at the same time stands one below the other.
          let extent = below.compactMap { panels[$0].chart }.filter { $0.x == chart.x }.flatMap(\.extent)
          return ChartLayout(chart, in: box, labelWidth: labelWidth ?? 0, reaching: extent).marks
        }
      }
  }

  private static let headingSize = 26.0

  private func box(_ index: Int, _ grid: ChartBox) -> ChartBox {
    let (width, height) = (grid.width / Double(columns), grid.height / Double((panels.count + columns - 1) / columns))
    return ChartBox(
      x: grid.x + Double(index % columns) * width, y: grid.y + Double(index / columns) * height, width: width,
      height: height)
  }

  private func headings(_ grid: ChartBox) -> [ChartMark] {
    rowTitles.enumerated().map { row, title in
      let box = box(row * columns, grid)
      return ChartLayout.heading(
        title, in: ChartBox(x: 0, y: box.y, width: Self.headingSize, height: box.height), isVertical: true)
    }
      + columnTitles.enumerated().map { column, title in
        let box = box(column, grid)
        return ChartLayout.heading(
          title, in: ChartBox(x: box.x, y: 0, width: box.width, height: Self.headingSize), isVertical: false)
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
