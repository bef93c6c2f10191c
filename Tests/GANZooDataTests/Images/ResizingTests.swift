import GANZooData
import GANZooTestSupport
import Testing

@Suite("Resizing")
struct ResizingTests {
  @Test(
    "Every sample is Pillow's", arguments: [1, 2, 3, 4],
    [(64, 64), (16, 16), (37, 9), (80, 23), (5, 60), (1, 1), (36, 22), (38, 24), (12, 40)])
  func pillow(channels: Int, size: (width: Int, height: Int)) throws {
    let source = try PNG.read(Fixture.path("pictures/source-\(channels).png"), channels: channels)
    let expected = try PNG.read(
      Fixture.path("pictures/resized-\(channels)-\(size.width)x\(size.height).png"), channels: channels)
    #expect(source.resized(height: size.height, width: size.width) == expected)
  }

  @Test("An image at its own size, and a uniform image at any size, stay unchanged")
  func unchanged() {
    let image = PNGTests.image(width: 9, height: 4, channels: 4)
    #expect(image.resized(height: 4, width: 9) == image)
    let white = PixelImage(width: 301, height: 7, channels: 1, pixels: Array(repeating: 255, count: 2107))
    #expect(white.resized(height: 50, width: 2).pixels == Array(repeating: 255, count: 100))
  }

  @Test("A million pixels become one")
  func extreme() {
    let line = PixelImage(
      width: 1_000_000, height: 1, channels: 1, pixels: (0..<1_000_000).map { $0 % 2 == 0 ? 200 : 100 })
    #expect((149...151).contains(line.resized(height: 1, width: 1)[0, 0]))
  }
}
