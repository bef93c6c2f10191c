import GANZooBackend
import GANZooData
import GANZooTensors
import Testing

@Suite("Sample grids")
struct SampleGridTests {
  private func tile(_ value: UInt8, width: Int = 2, height: Int = 1, channels: Int = 1) -> PixelImage {
    PixelImage(
      width: width, height: height, channels: channels,
      pixels: (0..<width * height * channels).map { value + UInt8($0) })
  }

  @Test("Images are placed row by row, with margins between them and around the edge")
  func layout() {
    let grid = SampleGrid(rows: 2, columns: 2, margin: 1, background: 9)
    let picture = grid.arrange([tile(10), tile(20), tile(30), tile(40)])
    #expect(picture.width == 7 && picture.height == 5 && picture.channels == 1)
    #expect(
      picture.pixels == [
        9, 9, 9, 9, 9, 9, 9,
        9, 10, 11, 9, 20, 21, 9,
        9, 9, 9, 9, 9, 9, 9,
        9, 30, 31, 9, 40, 41, 9,
        9, 9, 9, 9, 9, 9, 9,
      ])
  }

  @Test("Channels stay together, and rows of a tall image stay in order")
  func colour() {
    let picture = SampleGrid(rows: 1, columns: 2, margin: 0).arrange([
      tile(10, width: 1, height: 2, channels: 3), tile(20, width: 1, height: 2, channels: 3),
    ])
    #expect(picture.pixels == [10, 11, 12, 20, 21, 22, 13, 14, 15, 23, 24, 25])
  }

  @Test("Empty cells have the background colour")
  func missing() {
    let picture = SampleGrid(rows: 1, columns: 3, margin: 0).arrange([tile(1)])
    #expect(picture.pixels == [1, 2, 128, 128, 128, 128])
  }

  @Test("Ten by ten digits of 28 x 28 with the default margin give 302 x 302")
  func digits() {
    let digits = (0..<100).map {
      PixelImage(width: 28, height: 28, channels: 1, pixels: Array(repeating: $0, count: 784))
    }
    let picture = SampleGrid(rows: 10, columns: 10).arrange(digits)
    #expect(picture.width == 302 && picture.height == 302)
    for row in 0..<302 {
      for column in 0..<302 {
        let inside = row % 30 >= 2 && column % 30 >= 2
        #expect(picture[row, column] == (inside ? UInt8(row / 30 * 10 + column / 30) : 128))
      }
    }
  }

  @Test(
    "The grid for a number of images is the nearest to a square",
    arguments: [(1, 1, 1), (2, 1, 2), (5, 2, 3), (7, 3, 3), (12, 3, 4), (16, 4, 4), (17, 4, 5)])
  func fitting(count: Int, rows: Int, columns: Int) {
    #expect(SampleGrid(fitting: count) == SampleGrid(rows: rows, columns: columns))
  }

  @Test("Samples in [−1, 1] become a grid; values outside are clipped")
  func samples() {
    let device = Device(threads: 1)
    let picture = PixelImage(samples: Tensor([-1, 1, -9, 9], shape: [4, 1, 1, 1], on: device), columns: 2)
    let grid = SampleGrid(rows: 2, columns: 2).arrange([0, 255, 0, 255].map { tile($0, width: 1) })
    #expect(picture == grid)
    #expect(PixelImage(samples: Tensor(repeating: 0, shape: [3, 2], on: device)).channels == 3)
  }
}
