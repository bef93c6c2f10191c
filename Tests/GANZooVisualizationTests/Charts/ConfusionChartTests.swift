import Foundation
import GANZooData
import GANZooVisualization
import Testing

@Suite("Confusion matrices as pictures")
struct ConfusionChartTests {
  private func matrix(_ classes: Int) -> [[Int]] {
    (0..<classes).map { row in (0..<classes).map { $0 == row ? 2900 : $0 == (row + 3) % classes ? 100 : 0 } }
  }

  private func chart(_ classes: Int) throws -> ConfusionChart {
    try #require(ConfusionChart(matrix(classes), classNames: (0..<classes).map { "class \($0)" }))
  }

  @Test("cells are white for 0, and darker the larger their share of the row is")
  func cells() throws {
    let image = try PNG.decode(try chart(3).png(), name: "chart")
    // Colours that cover much of the picture: the ground, and the two kinds of cells.
    var areas: [UInt32: Int] = [:]
    for pixel in stride(from: 0, to: image.pixels.count, by: 3) {
      areas[image.pixels[pixel..<pixel + 3].reduce(0) { $0 << 8 | UInt32($1) }, default: 0] += 1
    }
    let large = areas.filter { $0.value > 2000 }.sorted { $0.value > $1.value }.map(\.key)
    #expect(large.first == 0xFFFFFF)
    #expect(large.contains { $0 >> 16 < 0x40 }, "\(large.map { String($0, radix: 16) })")
  }

  @Test("pictures of ten, thirty and a hundred classes are of a size that a screen can show", arguments: [10, 30, 100])
  func sizes(_ classes: Int) throws {
    let image = try PNG.decode(try chart(classes).png(), name: "chart")
    #expect((600...4000).contains(image.width) && (600...4000).contains(image.height))
    #expect(try chart(classes).png() == chart(classes).png())
    // For people who want to look at them.
    if let folder = ProcessInfo.processInfo.environment["GANZOO_CHARTS_OUT"] {
      try Data(chart(classes).png()).write(to: URL(filePath: "\(folder)/confusion-\(classes).png"))
    }
  }

  @Test("thousands of classes are none, and long names are cut")
  func bounds() throws {
    #expect(
      ConfusionChart(
        Array(repeating: Array(repeating: 0, count: 2001), count: 2001),
        classNames: Array(repeating: "a", count: 2001)) == nil)
    #expect(ConfusionChart([], classNames: []) == nil)
    let long = try #require(
      ConfusionChart(
        [[1, 0], [0, 0]], classNames: [String(repeating: "a long name ", count: 1000), "b\n\u{1B}[2J"]))
    #expect(long.accuracy == 1)
    let image = try PNG.decode(try long.png(), name: "chart")
    #expect(image.width < 1200 && image.height < 900)
  }
}
