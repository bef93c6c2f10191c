extension PixelImage {
  /// Whether the last of so many channels is alpha.
  static func hasAlpha(channels: Int) -> Bool { channels == 2 || channels == 4 }

  /// Channels other than alpha: 1 for grey, 3 for RGB.
  var colours: Int { channels < 3 ? 1 : 3 }

  /// The image with another number of channels, 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.
  ///
  /// Grey becomes RGB of equal samples. Colours become grey as 0.299 R + 0.587 G + 0.114 B, rounded as Pillow's
  /// `convert("L")` does: the luma of ITU-R BT.601, which JPEG files hold too. An alpha that was not there is 255; one
  /// that is not asked for is dropped, and colours stay as they are.
  public func converted(channels target: Int) -> PixelImage {
    precondition((1...4).contains(target), "an image of \(target) channels; expected 1 to 4")
    if target == channels { return self }
    let samples = [UInt8](unsafeUninitializedCapacity: width * height * target) { result, count in
      count = width * height * target
      pixels.withUnsafeBufferPointer { source in
        for pixel in 0..<width * height { convert(source, pixel * channels, &result, pixel * target, target) }
      }
    }
    return PixelImage(width: width, height: height, channels: target, pixels: samples)
  }

  /// Converts the pixel that begins at `from` into the one that begins at `to`.
  @inline(__always)
  private func convert(
    _ source: UnsafeBufferPointer<UInt8>, _ from: Int, _ result: inout UnsafeMutableBufferPointer<UInt8>, _ to: Int,
    _ target: Int
  ) {
    if target < 3 {
      result[to] = colours == 1 ? source[from] : luma(source[from], source[from + 1], source[from + 2])
    } else {
      for colour in 0..<3 { result[to + colour] = source[from + min(colour, colours - 1)] }
    }
    if Self.hasAlpha(channels: target) {
      result[to + target - 1] = Self.hasAlpha(channels: channels) ? source[from + channels - 1] : 255
    }
  }
}

/// Pillow's L24 of `Convert.c`, in units of 2⁻¹⁶.
private func luma(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
  let sum: Int = 19595 * Int(red) + 38470 * Int(green) + 7471 * Int(blue)
  return UInt8((sum + 0x8000) >> 16)
}
