import GANZooData
import Testing

@Suite("Pixel images")
struct PixelImageTests {
  @Test("Access by row, column and channel")
  func access() {
    let image = PixelImage(width: 3, height: 2, channels: 3, pixels: Array(0..<18))
    #expect(image[0, 0, 0] == 0)
    #expect(image[0, 2, 1] == 7)
    #expect(image[1, 0, 2] == 11)
    #expect(image[1, 2, 2] == 17)
  }

  @Test("Channels are added and removed: equal colours, BT.601 luma, opaque alpha")
  func channels() {
    let grey = PixelImage(width: 2, height: 1, channels: 1, pixels: [7, 200])
    #expect(grey.converted(channels: 2).pixels == [7, 255, 200, 255])
    #expect(grey.converted(channels: 3).pixels == [7, 7, 7, 200, 200, 200])
    #expect(grey.converted(channels: 4).pixels == [7, 7, 7, 255, 200, 200, 200, 255])
    let colour = PixelImage(width: 4, height: 1, channels: 3, pixels: [255, 0, 0, 0, 255, 0, 0, 0, 255, 90, 90, 90])
    #expect(colour.converted(channels: 1).pixels == [76, 150, 29, 90])
    #expect(colour.converted(channels: 2).pixels == [76, 255, 150, 255, 29, 255, 90, 255])
    let transparent = PixelImage(width: 1, height: 1, channels: 4, pixels: [255, 0, 0, 10])
    #expect(transparent.converted(channels: 2).pixels == [76, 10])
    #expect(transparent.converted(channels: 3).pixels == [255, 0, 0])
    #expect(
      PixelImage(width: 1, height: 1, channels: 2, pixels: [8, 9]).converted(channels: 4).pixels == [8, 8, 8, 9])
  }
}
