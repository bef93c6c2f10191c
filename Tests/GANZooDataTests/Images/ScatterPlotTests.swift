import GANZooData
import Testing

@Suite("Scatter plots")
struct ScatterPlotTests {
  private static let (red, blue): ([UInt8], [UInt8]) = ([255, 0, 0], [0, 0, 255])

  private func color(_ image: PixelImage, _ row: Int, _ column: Int) -> [UInt8] {
    (0..<3).map { image[row, column, $0] }
  }

  @Test("The origin is in the centre, x grows to the right and y upwards, later series are on top")
  func places() {
    let plot = ScatterPlot([.init([0.5, 1, 1, -1], color: Self.red), .init([0.5, 1], color: Self.blue)], size: 16)
    let image = plot.draw()
    #expect((image.width, image.height, image.channels) == (16, 16, 3))
    // The plane reaches from −1 to 1: eight pixels per unit.
    #expect(color(image, 0, 12) == Self.blue)
    #expect(color(image, 15, 15) == Self.red)
    #expect(color(image, 8, 8) == [255, 255, 255])
  }

  @Test("A plot with the reach of the data has a fixed frame; points outside are drawn on its border")
  func frame() {
    let data: [Float] = [1.2, 0, -0.3, 0.4]
    #expect(ScatterPlot.reach(of: data) == 1.5)
    let near = ScatterPlot([.init(data, color: Self.red)], reach: 1.5, size: 30).draw()
    for far: [Float] in [[100, 0], [-9, 7], [0.5, -1e30], [1.4, 1.6]] {
      let plot = ScatterPlot(
        [.init(data, color: Self.red), .init(far, color: Self.blue)], reach: ScatterPlot.reach(of: data), size: 30)
      let image = plot.draw()
      var (changed, onBorder) = (0, 0)
      for row in 0..<30 {
        for column in 0..<30 where color(image, row, column) != color(near, row, column) {
          changed += 1
          #expect(color(image, row, column) == Self.blue)
          if [0, 29].contains(row) || [0, 29].contains(column) { onBorder += 1 }
        }
      }
      #expect(changed > 0 && onBorder > 0 && changed <= 9)
    }
  }

  @Test("The automatic reach is that of the farthest point, rounded up to a half, at most 8")
  func scale() {
    let far = ScatterPlot([.init([1.2, 0, 0, 0], color: Self.red)], size: 30).draw()
    // 1.2 of 1.5 is at four fifths of the right half.
    #expect(color(far, 15, 27) == Self.red)
    let runaway = ScatterPlot([.init([1e9, 0, 4, 0], color: Self.red)], size: 32).draw()
    #expect(color(runaway, 16, 24) == Self.red)
    #expect((0..<32).allSatisfy { color(runaway, 16, $0) == [255, 255, 255] || (23...25).contains($0) || $0 >= 30 })
    #expect(color(runaway, 16, 31) == Self.red)
  }

  @Test("Points that are not finite are not drawn")
  func notFinite() {
    let image = ScatterPlot([.init([.nan, 0, 0, .infinity], color: Self.red)], size: 16).draw()
    #expect(image.pixels.allSatisfy { $0 == 255 })
  }
}
