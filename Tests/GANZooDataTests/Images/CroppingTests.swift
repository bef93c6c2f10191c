import GANZooData
import Testing

@Suite("Cropping")
struct CroppingTests {
  /// Values that encode row, column and channel: 40 r + 4 c + channel.
  private func image(height: Int, width: Int, channels: Int = 1) -> PixelImage {
    let pixels = (0..<height * width * channels).map { index in
      let (row, place) = index.quotientAndRemainder(dividingBy: width * channels)
      return UInt8(40 * row + 4 * (place / channels) + place % channels)
    }
    return PixelImage(width: width, height: height, channels: channels, pixels: pixels)
  }

  @Test("The centre is kept; an odd remainder is cut at the bottom and the right")
  func centre() {
    let part = image(height: 5, width: 6).cropped(height: 2, width: 3)
    #expect(part == PixelImage(width: 3, height: 2, channels: 1, pixels: [44, 48, 52, 84, 88, 92]))
    let colour = image(height: 3, width: 3, channels: 3).cropped(height: 1, width: 1)
    #expect(colour.pixels == [44, 45, 46])
    #expect(image(height: 4, width: 5).cropped(height: 4, width: 5) == image(height: 4, width: 5))
  }

  @Test(
    "The largest part of an aspect ratio is that of Keras' smart_resize",
    arguments: [
      (218, 178, 64, 64, 178, 178), (178, 218, 64, 64, 178, 178), (100, 100, 48, 20, 100, 41), (10, 31, 3, 2, 10, 6),
      (7, 7, 7, 7, 7, 7), (1, 500, 1, 3, 1, 3), (5, 1, 1, 9, 1, 1),
    ])
  func aspect(height: Int, width: Int, targetHeight: Int, targetWidth: Int, croppedHeight: Int, croppedWidth: Int) {
    let pixels = [UInt8](repeating: 0, count: height * width)
    let part = PixelImage(width: width, height: height, channels: 1, pixels: pixels)
      .croppedToAspect(height: targetHeight, width: targetWidth)
    #expect((part.height, part.width) == (croppedHeight, croppedWidth))
  }
}
