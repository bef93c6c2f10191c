extension PixelImage {
  /// Crops the centre. If the remainder is odd, the crop is one pixel nearer to the top left.
  ///
  /// Traps if the crop is empty or larger than the image.
  public func cropped(height: Int, width: Int) -> PixelImage {
    precondition(
      (1...self.height).contains(height) && (1...self.width).contains(width),
      "a part of \(height) x \(width) of an image of \(self.height) x \(self.width)")
    let top = (self.height - height) / 2
    let left = (self.width - width) / 2
    var samples: [UInt8] = []
    samples.reserveCapacity(height * width * channels)
    for row in top..<top + height {
      let start = (row * self.width + left) * channels
      samples += pixels[start..<start + width * channels]
    }
    return PixelImage(width: width, height: height, channels: channels, pixels: samples)
  }

  /// The largest centred crop with the aspect ratio `height` : `width`, at least one pixel.
  ///
  /// Rounded down to whole pixels, like Keras' `smart_resize` and `crop_to_aspect_ratio`.
  public func croppedToAspect(height: Int, width: Int) -> PixelImage {
    precondition(height >= 1 && width >= 1, "an aspect of \(height) x \(width)")
    return cropped(
      height: min(self.height, max(1, self.width * height / width)),
      width: min(self.width, max(1, self.height * width / height)))
  }
}
