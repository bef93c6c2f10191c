extension PixelImage {
  /// True if the last of the channels is alpha.
  static func hasAlpha(channels: Int) -> Bool { channels == 2 || channels == 4 }

  /// Number of colour channels: 1 for grey, 3 for RGB.
  static func colours(channels: Int) -> Int { channels < 3 ? 1 : 3 }

  /// Converts to another number of channels: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.
  ///
  /// Grey is copied to all three RGB channels. RGB becomes grey as 0.299 R + 0.587 G + 0.114 B (luma of ITU-R BT.601,
  /// as in JPEG), rounded like Pillow's `convert("L")`. A new alpha channel is 255. A removed alpha channel is dropped
  /// without changing the colours.
  public func converted(channels target: Int) -> PixelImage {
    precondition((1...4).contains(target), "an image of \(target) channels; expected 1 to 4")
    if target == channels { return self }
    let count = width * height
    let colours = Self.colours(channels: channels)
    let samples = [UInt8](unsafeUninitializedCapacity: count * target) { result, initialized in
      initialized = count * target
      pixels.withUnsafeBufferPointer { source in
        for pixel in 0..<count {
          let (from, to) = (pixel * channels, pixel * target)
          if target >= 3 {
            result[to] = source[from]
            result[to + 1] = source[from + colours / 2]
            result[to + 2] = source[from + colours - 1]
          } else {
            result[to] = colours == 1 ? source[from] : luma(source[from], source[from + 1], source[from + 2])
          }
        }
        guard Self.hasAlpha(channels: target) else { return }
        let isOpaque = !Self.hasAlpha(channels: channels)
        for pixel in 0..<count {
          result[pixel * target + target - 1] = isOpaque ? 255 : source[pixel * channels + channels - 1]
        }
      }
    }
    return PixelImage(width: width, height: height, channels: target, pixels: samples)
  }
}

/// Pillow's L24 in `Convert.c`, in units of 2⁻¹⁶.
private func luma(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
  let sum: Int = 19595 * Int(red) + 38470 * Int(green) + 7471 * Int(blue)
  return UInt8((sum + 0x8000) >> 16)
}
