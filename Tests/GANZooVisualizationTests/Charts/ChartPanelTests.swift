import Foundation
import GANZooData
import GANZooTestSupport
import Testing

import GANZooVisualization

@Suite("Charts with more than lines")
struct ChartPanelTests {
  private let box = ChartBox(x: 0, y: 0, width: 400, height: 300)

  private func layout(
    _ series: [LineChart.Series], x: LineChart.Axis = .init("x"), y: LineChart.Axis = .init("y"),
    surface: LineChart.Surface? = nil, hasEqualScales: Bool = false
  ) -> ChartLayout {
    ChartLayout(
      LineChart(title: "", x: x, y: y, series: series, surface: surface, hasEqualScales: hasEqualScales), in: box)
  }

  /// The marks of the series, whether they are clipped or not.
  private func inner(_ layout: ChartLayout) -> [ChartMark] {
    layout.marks.flatMap { mark in if case .clipped(_, let marks) = mark { marks } else { [mark] } }
  }

  @Test("draw a histogram as steps from zero, each as high as its bin and as wide")
  func bars() throws {
    let layout = layout([.init("w", [.init(x: 0, y: 2), .init(x: 1, y: 5), .init(x: 2, y: 0)], style: .bars)])
    let areas = layout.marks.compactMap { mark -> [LineChart.Point]? in
      if case .polygon(let points, .area(0)) = mark, points.count > 4 { points } else { nil }
    }
    let places = [(0.0, 2.0), (1, 2), (1, 5), (2, 5), (2, 0), (0, 0)].map {
      LineChart.Point(x: layout.column($0.0), y: layout.row($0.1))
    }
    #expect(areas == [places])
    #expect(layout.yTicks.range.lowerBound == 0)
  }

  @Test("draw the spread as a band around a line and as bars at dots, within the axes' reach")
  func spread() throws {
    let points = [LineChart.Point(x: 0, y: 1, spread: 0.5), .init(x: 1, y: 3, spread: 1)]
    let line = layout([.init("a", points)])
    let band = [(0.0, 0.5), (1.0, 2.0), (1.0, 4.0), (0.0, 1.5)].map {
      LineChart.Point(x: line.column($0.0), y: line.row($0.1))
    }
    #expect(line.marks.contains(.polygon(band, .area(0))))
    #expect(line.yTicks.range.lowerBound <= 0.5 && line.yTicks.range.upperBound >= 4)
    let dots = layout([.init("a", points, style: .dots(radius: 3), color: 4)])
    for point in points {
      let ends = [point.y - point.spread, point.y + point.spread].map {
        LineChart.Point(x: dots.column(point.x), y: dots.row($0))
      }
      #expect(dots.marks.contains(.line(ends, .series(4))))
    }
    // Where the lower end has no place on a logarithmic axis, the bar ends with the axis.
    let low = layout(
      [.init("a", [.init(x: 0, y: 1, spread: 2)], style: .dots(radius: 3))], y: .init("y", isLogarithmic: true))
    let bar = [low.plot.bottom, low.row(3)].map { LineChart.Point(x: low.column(0), y: $0) }
    #expect(low.marks.contains { if case .line(bar, .series(0)) = $0 { true } else { false } }, "\(low.marks)")
  }

  @Test("have axes of a fixed range, and clip what lies beyond, however far")
  func ranges() throws {
    let points = [(-1e250, 0.0), (0, 1), (1, 1e299), (2, 3)].map { LineChart.Point(x: $0.0, y: $0.1) }
    let layout = layout([.init("a", points)], x: .init("x", range: -2...2), y: .init("y", range: 0...4))
    #expect(layout.column(-2) == layout.plot.x && layout.column(2) == layout.plot.right)
    #expect(layout.row(0) == layout.plot.bottom && layout.row(4) == layout.plot.y)
    let clipped = layout.marks.compactMap { if case .clipped(let box, let marks) = $0 { (box, marks) } else { nil } }
    #expect(clipped.count == 1 && clipped[0].0 == layout.plot)
    for case .line(let points, _) in clipped[0].1 {
      #expect(points.count == 4 && points.allSatisfy { $0.x.magnitude < 20_000 && $0.y.magnitude < 20_000 })
    }
  }

  @Test("have scales of equal length where a plane is shown")
  func equalScales() {
    let corners = [LineChart.Point(x: -3, y: -1), .init(x: 3, y: 1)]
    let layout = layout(
      [.init("a", corners, style: .dots(radius: 1))], x: .init("x", range: -3...3), y: .init("y", range: -1...1),
      hasEqualScales: true)
    let (unitX, unitY) = (layout.column(1) - layout.column(0), layout.row(0) - layout.row(1))
    #expect(abs(unitX - unitY) < 1e-9 && layout.plot.right <= box.right && layout.plot.x > box.x)
  }

  /// A cone, whose contours are circles.
  private var cone: LineChart.Surface {
    let places = (0..<81).map { -2 + Double($0) / 20 }
    return .init(
      "D", places.flatMap { y in places.map { x in hypot(x, y) } }, columns: 81, x: -2...2, y: -2...2, levels: [1, 1.5])
  }

  @Test("have contour lines where a surface has a value: closed where they can be, whole where they leave")
  func contours() throws {
    let lines = SurfaceLayout(cone).contour(at: 1)
    #expect(lines.count == 1)
    let circle = try #require(lines.first)
    #expect(circle.first == circle.last && circle.count > 100)
    #expect(circle.allSatisfy { abs(hypot($0.x, $0.y) - 1) < 1e-3 })
    // 2.2 is reached in the four corners alone.
    let corners = SurfaceLayout(cone).contour(at: 2.2)
    #expect(corners.count == 4 && corners.allSatisfy { $0.first != $0.last })
    // A saddle: two lines, which do not cross.
    let saddle = LineChart.Surface("s", [1, 0, 0, 1], columns: 2, x: 0...1, y: 0...1)
    #expect(SurfaceLayout(saddle).contour(at: 0.4).map(\.count) == [2, 2])
    let holed = LineChart.Surface("s", [1, .nan, 0, 1, 2, 3], columns: 2, x: 0...1, y: 0...1)
    #expect(SurfaceLayout(holed).contour(at: 2.5).map(\.count) == [2])
    #expect(LineChart.Surface("s", [5, 5, 5, 5], columns: 2, x: 0...1, y: 0...1).levels.isEmpty)
  }

  @Test("have bands of colours between a surface's levels, the highest y above")
  func colors() {
    let surface = LineChart.Surface("s", [0, 0, 8, 8], columns: 2, x: 0...1, y: 0...1)
    #expect(surface.levels == [1, 2, 3, 4, 5, 6, 7])
    let picture = SurfaceLayout(surface).picture(width: 1, height: 8)
    #expect((picture[0, 0], picture[7, 0]) == (0xF9, 0x21))
    #expect(zip(picture.pixels, picture.pixels.dropFirst(3)).allSatisfy { $0 >= $1 })
    let blank = LineChart.Surface("s", [.nan, .nan, .nan, .nan], columns: 2, x: 0...1, y: 0...1)
    #expect(SurfaceLayout(blank).picture(width: 1, height: 1).pixels == [255, 255, 255])
    #expect(blank.summary == "s at 2 x 2 points: no values.")
    #expect(layout([], surface: cone).xTicks.range == -2...2)
  }

  @Test("stand side by side with pictures of whole pixels, with headings of rows and columns")
  func table() throws {
    let image = PixelImage(width: 30, height: 20, channels: 1, pixels: (0..<600).map { UInt8($0 % 256) })
    let sheet = ChartSheet(
      (0..<6).map { .picture(ChartPicture(title: $0 == 0 ? "first" : "", note: "score \($0)", image: image)) },
      columns: 3, rowTitles: ["GAN", "WGAN"], columnTitles: ["a", "b", "c"])
    let frames = sheet.layout(426, 326).compactMap { mark -> ChartBox? in
      if case .image(_, let box) = mark { box } else { nil }
    }
    // A column is 133 units wide, a row 150 high, less a heading.
    #expect(frames.map(\.width) == [120, 120, 120, 120, 120, 120])
    #expect(frames.allSatisfy { $0.height == 80 && $0.x == $0.x.rounded() && $0.y == $0.y.rounded() })
    #expect(frames[0].x == frames[3].x && frames[3].y - frames[1].y == 150)
    #expect(sheet.title == "first; a, b, c; GAN, WGAN")
    let large = PixelImage(width: 900, height: 900, channels: 4, pixels: [UInt8](repeating: 9, count: 900 * 900 * 4))
    let small = ChartSheet([.picture(.init(image: large))], columns: 1).layout(300, 200)
    #expect(small.contains { if case .image(_, let box) = $0 { box.width == 192 } else { false } })
  }

  @Test("are the same in SVG, PNG and PDF, with pictures that the file holds itself")
  func formats() throws {
    let image = PixelImage(width: 2, height: 1, channels: 3, pixels: [255, 0, 0, 0, 0, 255])
    let dots = LineChart.Series("data", [.init(x: 0, y: 0)], style: .dots(radius: 2))
    let theory = LineChart.Series("theory", [.init(x: -2, y: 1), .init(x: 2, y: 1)], style: .dashed, color: 0)
    let chart = LineChart(
      title: "D", x: .init("x", range: -1...1), y: .init("y", range: -1...1), series: [dots, theory], surface: cone,
      hasEqualScales: true)
    let sheet = ChartSheet([.chart(chart), .picture(.init(title: "samples", image: image))], columns: 2)
    let svg = sheet.svg(width: 600, height: 300)
    #expect(svg.contains("data:image/png;base64,\(Data(try PNG.encode(image)).base64EncodedString())"))
    #expect(svg.contains("stroke-dasharray=\"5 4\"") && svg.contains("class=\"chart-contour\""))
    #expect(svg.contains("D; samples") && svg.contains("D at 81 x 81 points: 0 to 2.83."))
    #expect(!svg.contains(" id="))
    let png = try PNG.decode(sheet.png(width: 600, height: 300), name: "sheet")
    let (red, blue) = (png[160, 400], png[160, 500, 2])
    #expect((red, png[160, 400, 2], png[160, 500], blue) == (255, 0, 0, 255))
    #expect(try sheet.pdf(width: 600, height: 300).starts(with: Array("%PDF-1.".utf8)))
  }
}
