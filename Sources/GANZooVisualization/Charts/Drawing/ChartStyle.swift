/// The colours of charts.
enum ChartStyle {
  static let background: UInt32 = 0xFFFFFF
  static let grid: UInt32 = 0xE4E4E8
  static let axis: UInt32 = 0x8A8A92
  static let text: UInt32 = 0x1C1C20
  static let paleText: UInt32 = 0x55555C
  static let contour: UInt32 = 0x3A3A44
  /// From low to high: one hue, whose lightness alone tells which is higher, so that any colour vision and a print in
  /// grey do. After ColorBrewer's Blues (C. Brewer, 2002), without the darkest, on which dots would not stand out.
  static let surfaceColors: [UInt32] = [
    0x2171B5, 0x4292C6, 0x6BAED6, 0x9ECAE1, 0xBDD7EC, 0xD6E5F4, 0xE8F1FA, 0xF9FCFF,
  ]
  /// After Okabe and Ito's colours, which people with any colour vision tell apart; those that are too pale for thin
  /// lines on white are darkened to a contrast of 3:1.
  static let seriesColors: [UInt32] = [0x0072B2, 0xD55E00, 0x008F68, 0xB8578F, 0x9A7400, 0x2E8FCB]
  /// The same hues for dark ground.
  static let darkSeriesColors: [UInt32] = [0x56B4E9, 0xF08A3C, 0x2CC79B, 0xDE92BE, 0xE0B83C, 0x8CCDF5]

  static func hex(_ color: UInt32) -> String {
    let digits = String(color, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }
}

extension ChartSheet {
  /// A style sheet for pages with charts in them: it colours them by variables (`--chart-background`, `--chart-text`,
  /// `--chart-pale-text`, `--chart-grid`, `--chart-axis`, `--chart-contour`, `--chart-series-1` to `-6`), which a page
  /// can set anew, and which are dark where the reader's system is.
  public static let styleSheet: String = {
    let parts: [(name: String, light: UInt32, dark: UInt32)] =
      [
        ("background", ChartStyle.background, 0x17171A), ("text", ChartStyle.text, 0xECECF0),
        ("pale-text", ChartStyle.paleText, 0xB4B4BC), ("grid", ChartStyle.grid, 0x34343A),
        ("axis", ChartStyle.axis, 0x7C7C86), ("contour", ChartStyle.contour, ChartStyle.contour),
      ]
      + ChartStyle.seriesColors.indices.map {
        ("series-\($0 + 1)", ChartStyle.seriesColors[$0], ChartStyle.darkSeriesColors[$0])
      }
    let light = parts.map { "--chart-\($0.name): \(ChartStyle.hex($0.light));" }.joined(separator: " ")
    let dark = parts.map { "--chart-\($0.name): \(ChartStyle.hex($0.dark));" }.joined(separator: " ")
    let series = ChartStyle.seriesColors.indices.map { index in
      """
      .chart-series-\(index + 1) { stroke: var(--chart-series-\(index + 1)); }
      .chart-dot.chart-series-\(index + 1) { fill: var(--chart-series-\(index + 1)); stroke: none; }
      .chart-area.chart-series-\(index + 1) { fill: var(--chart-series-\(index + 1)); stroke: none; }
      """
    }
    return """
      :root { \(light) }
      @media (prefers-color-scheme: dark) { :root { \(dark) } }
      .chart-background { fill: var(--chart-background); }
      .chart-grid { stroke: var(--chart-grid); }
      .chart-axis { stroke: var(--chart-axis); }
      .chart-contour { stroke: var(--chart-contour); }
      .chart-title { fill: var(--chart-text); }
      .chart-note, .chart-label { fill: var(--chart-pale-text); }
      \(series.joined(separator: "\n"))

      """
  }()
}
