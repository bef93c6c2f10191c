import Images
import Testing

@Suite("Pixel images")
struct PixelImageTests {
  @Test("A sample is found by row, column and channel")
  func access() {
    let image = PixelImage(width: 3, height: 2, channels: 3, pixels: Array(0..<18))
    #expect(image[0, 0, 0] == 0)
    #expect(image[0, 2, 1] == 7)
    #expect(image[1, 0, 2] == 11)
    #expect(image[1, 2, 2] == 17)
  }
}
