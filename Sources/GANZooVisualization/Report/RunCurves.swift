/// The curves of one or more runs, as charts in a page.
struct RunCurves {
  private let records: [RunRecord]

  /// Curves over each other. There are no more than a chart can tell apart.
  init(_ records: [RunRecord]) { self.records = records }

  private static let width = 860
  private static let height = 320

  var html: HTML {
    let bySeconds: HTML = "<details><summary>Over the time of training</summary>\n\(chart(.seconds))</details>\n"
    return "\(chart(.step))\(bySeconds)"
  }

  private func chart(_ x: RunCharts.XAxis) -> HTML {
    let sheet = RunCharts(records, x: x).overview()
    let svg = HTML(markup: sheet.svg(width: Self.width, height: Self.height * sheet.charts.count))
    return """
      <div class="scroll" tabindex="0" role="region" aria-label="Curves"><figure class="chart">\(svg)</figure></div>

      """
  }
}
