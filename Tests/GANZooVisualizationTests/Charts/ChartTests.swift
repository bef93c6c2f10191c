import Foundation
#if canImport(FoundationXML)
  import FoundationXML
#endif
import GANZooData
import GANZooTestSupport
import Testing

import GANZooVisualization

@Suite("Charts")
struct ChartTests {
  private func chart(_ series: [(String, [Double])], y: LineChart.Axis = .init("loss")) -> LineChart {
    LineChart(
      title: "Losses", x: .init("step"), y: y,
      series: series.map { name, values in
        .init(name, values.enumerated().map { .init(x: Double($0.offset), y: $0.element) })
      })
  }

  @Test(
    "marks an axis at one, two or five times a power of ten",
    arguments: [
      ([0.0, 5000.0], 6, ["0", "1,000", "2,000", "3,000", "4,000", "5,000"]),
      ([-0.31, 0.72], 5, ["−0.2", "0.0", "0.2", "0.4", "0.6"]),
      ([0.0, 4e7], 4, ["0", "1e7", "2e7", "3e7", "4e7"]),
      ([0.0, 3e-7], 3, ["0", "1e−7", "2e−7", "3e−7"]),
      ([7.0, 7.0], 3, ["6.5", "7.0", "7.5"]), ([], 5, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
      ([.nan, .infinity, 1, 2], 2, ["1.0", "1.5", "2.0"]),
    ] as [([Double], Int, [String])])
  func linearTicks(_ values: [Double], _ most: Int, _ labels: [String]) {
    let ticks = ChartTicks(.init("y"), values, margin: 0, most: most)
    #expect(ticks.labels == labels)
    for value in ticks.values { #expect((-1e-9...1 + 1e-9).contains(ticks.place(value))) }
  }

  @Test("marks an axis that counts at whole numbers alone")
  func wholeTicks() {
    #expect(ChartTicks(.init("x", isWhole: true), [1, 4], margin: 0, most: 10).labels == ["1", "2", "3", "4"])
    #expect(ChartTicks(.init("x", isWhole: true), [1, 40], margin: 0, most: 4).labels == ["10", "20", "30", "40"])
  }

  @Test(
    "marks a logarithmic axis at powers of ten, and passes over what it has no place for",
    arguments: [
      ([-1.0, 0, 1e-3, 1e3], 8, ["0.001", "0.01", "0.1", "1", "10", "100", "1,000"]),
      ([1, 100], 8, ["1", "2", "5", "10", "20", "50", "100"]),
      ([1e-9, 1e9], 6, ["1e−9", "1e−6", "0.001", "1", "1,000", "1e6", "1e9"]),
    ] as [([Double], Int, [String])])
  func logarithmicTicks(_ values: [Double], _ most: Int, _ labels: [String]) {
    #expect(ChartTicks(.init("y", isLogarithmic: true), values, margin: 0, most: most).labels == labels)
  }

  @Test("gives any range of numbers a bounded number of marks")
  func extremes() {
    let least = Double.leastNonzeroMagnitude
    for (low, high) in [(-1e299, 1e299), (1e15, 1e15 + 0.1), (-1e-300, 1e-300), (least, 2 * least), (-3, -3)] {
      for isLogarithmic in [false, true] {
        let ticks = ChartTicks(.init("y", isLogarithmic: isLogarithmic), [low, high], margin: 0.05, most: 10)
        #expect(ticks.labels.count <= 40, "\(low) \(high) \(ticks.labels)")
        #expect(ticks.range.lowerBound < ticks.range.upperBound)
      }
    }
  }

  @Test("puts points where the axes' marks say, within the plot, and all text within the picture")
  func layout() throws {
    let values = (0..<100).map { 3 + sin(Double($0) / 7) }
    for (width, height) in [(300, 200), (960, 440)] {
      let layout = ChartLayout(
        chart([("critic/real", values), ("critic/fake", values.map { -$0 })]),
        in: ChartBox(x: 0, y: 0, width: Double(width), height: Double(height)))
      let plot = layout.plot
      #expect(plot.width > Double(width) / 2 && plot.height > Double(height) / 3)
      #expect(layout.column(0) == plot.x && layout.column(99) == plot.right)
      for (value, _) in zip(layout.yTicks.values, layout.yTicks.labels) {
        #expect((plot.y...plot.bottom).contains(layout.row(value)))
      }
      var curves = 0
      for mark in layout.marks {
        switch mark {
        case .line(let points, .series) where points.count > 2:
          curves += 1
          for point in points {
            #expect((plot.x...plot.right).contains(point.x) && (plot.y...plot.bottom).contains(point.y))
          }
        case .text(let text, _) where !text.isVertical:
          let length = ChartText.width(of: text.text, size: text.size, isBold: text.isBold)
          let start = text.anchor == .start ? text.x : text.anchor == .end ? text.x - length : text.x - length / 2
          #expect(start >= 0 && start + length <= Double(width) && text.y <= Double(height), "\(text)")
        default: break
        }
      }
      #expect(curves == 2)
    }
  }

  @Test("writes names into the legend as long as there is space, and says how many are left out")
  func legend() {
    let many = (0..<200).map { ("a curve with a long name \($0)", [1.0, 2]) }
    let layout = ChartLayout(chart(many), in: ChartBox(x: 0, y: 0, width: 600, height: 300))
    let texts = layout.marks.compactMap { mark in
      if case .text(let text, .label) = mark { text.text } else { nil }
    }
    let named = texts.filter { $0.hasPrefix("a curve") }.count
    #expect(named > 3 && named < 48)
    #expect(texts.contains("and \(200 - named) more"), "\(texts)")
    #expect(layout.plot.height > 100)
  }

  @Test("loses no peak, whatever the number of points")
  func peaks() {
    var values = (0..<1_000_000).map { Double($0 % 10) / 10 }
    (values[123_456], values[777_777]) = (50, -50)
    let layout = ChartLayout(chart([("a", values)]), in: ChartBox(x: 0, y: 0, width: 800, height: 400))
    let lines = layout.marks.compactMap { mark -> [LineChart.Point]? in
      if case .line(let points, .series) = mark, points.count > 2 { points } else { nil }
    }
    #expect(lines.count == 1 && lines[0].count <= 4 * 801)
    for index in [123_456, 777_777] {
      let (x, y) = (layout.column(Double(index)), layout.row(values[index]))
      #expect(lines[0].contains { $0.x == x && $0.y == y })
    }
  }

  @Test("leaves gaps where values are no numbers, and shows values between gaps as dots")
  func gaps() {
    typealias Point = LineChart.Point
    let curve = CurveReduction(
      (0..<60).map { (index: Int) -> Point? in
        index == 20 || index == 22 ? nil : Point(x: Double(index * 10), y: Double(index))
      })
    #expect(curve.lines.map(\.count) == [20, 1, 37])
    #expect(curve.dots == [.init(x: 210, y: 21)])
    // Gaps within a column of pixels are not seen.
    let dense = CurveReduction(
      (0..<10_000).map { (index: Int) -> Point? in index % 2 == 0 ? Point(x: Double(index) / 1000, y: 0) : nil })
    #expect(dense.lines.map(\.count).reduce(0, +) <= 40)
  }

  private func xml(_ svg: String) throws -> XMLCheck {
    let check = XMLCheck()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = check
    #expect(parser.parse(), "\(String(describing: parser.parserError))\n\(svg)")
    return check
  }

  @Test("is well-formed SVG with text as text, a title and a description, whatever names there are")
  func svg() throws {
    let name = "<b>&\"'\u{1}\u{7}\nx"
    var chart = chart([(name, [1, 2, .nan, 4]), ("plain", [])])
    chart.title = "]]> & more"
    let found = try xml(chart.svg(width: 400, height: 300))
    #expect(found.texts["title"] == ["]]> & more"])
    #expect(
      found.texts["desc"] == [
        "loss over step. <b>&\"'\\u{1}\\u{7}\\nx: 3 values, first 1 at 0, last 4 at 3, lowest 1 at 0, "
          + "highest 4 at 3. plain has no values."
      ])
    #expect(found.texts["text"]?.contains("<b>&\"'\\u{1}\\u{7}\\nx") == true, "\(found.texts)")
    #expect(found.texts["text"]?.contains("loss") == true && found.texts["text"]?.contains("step") == true)
    #expect(found.classes.isSuperset(of: ["chart", "chart-background", "chart-grid", "chart-axis", "chart-title"]))
    #expect(found.classes.isSuperset(of: ["chart-label", "chart-series", "chart-series-1", "chart-series-2"]))
    for name in found.classes.subtracting(["chart", "chart-series", "chart-dot"]) {
      #expect(ChartSheet.styleSheet.contains(".\(name)"), "\(name)")
    }
    #expect(found.ids.isEmpty)
  }

  @Test("has the same points in SVG as in the data, in the units of the picture")
  func places() throws {
    let chart = chart([("a", (0..<50).map { Double($0 * $0) })])
    let found = try xml(chart.svg(width: 640, height: 360))
    let layout = ChartLayout(chart, in: ChartBox(x: 0, y: 0, width: 640, height: 360))
    let curve = try #require(found.lines.max { $0.count < $1.count })
    #expect(curve.count == 50)
    for (index, place) in curve.enumerated() {
      #expect(abs(place.x - layout.column(Double(index))) <= 0.005)
      #expect(abs(place.y - layout.row(Double(index * index))) <= 0.005)
    }
  }

  @Test("is drawn as PNG in any scale and as PDF, the same bytes each time")
  func rasters() throws {
    let sheet = ChartSheet([chart([("a", [1, 3, 2])]), chart([("b", [5, 4])])])
    let png = try sheet.png(width: 300, height: 400, scale: 2)
    let image = try PNG.decode(png, name: "chart")
    #expect(image.width == 600 && image.height == 800)
    #expect(Set(image.pixels).count > 20)
    #expect(try png == sheet.png(width: 300, height: 400, scale: 2))
    let pdf = try sheet.pdf(width: 300, height: 400)
    #expect(pdf.starts(with: Array("%PDF-1.".utf8)))
    #expect(try pdf == sheet.pdf(width: 300, height: 400))
  }

  @Test("puts points in order and leaves out those without a place")
  func order() {
    let series = LineChart.Series("a", [.init(x: 2, y: 1), .init(x: .nan, y: 1), .init(x: 1, y: .nan)])
    #expect(series.points.map(\.x) == [1, 2])
  }
}

/// What an SVG document holds.
private final class XMLCheck: NSObject, XMLParserDelegate {
  var texts: [String: [String]] = [:]
  var classes: Set<String> = []
  var ids: [String] = []
  var lines: [[LineChart.Point]] = []
  private var text = ""

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    text = ""
    classes.formUnion((attributes["class"] ?? "").split(separator: " ").map(String.init))
    if let id = attributes["id"] { ids.append(id) }
    if let points = attributes["points"] {
      lines.append(
        points.split(separator: " ").map { pair in
          let numbers = pair.split(separator: ",").map { Double($0) ?? .nan }
          return LineChart.Point(x: numbers[0], y: numbers[1])
        })
    }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    texts[name, default: []].append(text)
  }
}
