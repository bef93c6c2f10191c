/// What to do with transparent pixels if no alpha channel is requested.
public enum Transparency: String, CaseIterable, Sendable {
  /// Blend them with black.
  case black
  /// Blend them with white.
  case white
  /// Drop alpha and keep the stored colours, like Pillow's `convert("RGB")` and TensorFlow's `decode_png(channels=3)`.
  case drop
}

extension PixelImage {
  /// Removes the alpha channel; returns the image itself if it has none.
  ///
  /// The result is `(sample · α + background · (255 − α)) / 255`, rounded. It blends stored values rather than linear
  /// light, like Pillow's `Image.composite`.
  public func flattened(_ transparency: Transparency) -> PixelImage {
    guard Self.hasAlpha(channels: channels) else { return self }
    let colours = channels - 1
    guard transparency != .drop else { return converted(channels: colours) }
    let ground = transparency == .white ? 255 : 0
    let count = width * height
    let samples = [UInt8](unsafeUninitializedCapacity: count * colours) { result, initialized in
      initialized = count * colours
      pixels.withUnsafeBufferPointer { source in
        for pixel in 0..<count {
          let alpha = Int(source[pixel * channels + colours])
          for colour in 0..<colours {
            let sum = Int(source[pixel * channels + colour]) * alpha + ground * (255 - alpha)
            result[pixel * colours + colour] = UInt8((sum + 127) / 255)
          }
        }
      }
    }
    return PixelImage(width: width, height: height, channels: colours, pixels: samples)
  }

  /// Converts a decoded image as the caller of a reader asked for.
  ///
  /// - Parameter channels: as in `ImageReader.decode`; nil for grey or RGB, whichever the image is.
  consuming func converted(
    channels: Int?, _ transparency: Transparency, _ orientation: Orientation = .upright
  ) -> PixelImage {
    let target = channels ?? Self.colours(channels: self.channels)
    // In sequence, so that at most two versions are in memory.
    if !Self.hasAlpha(channels: target) { self = flattened(transparency) }
    self = converted(channels: target)
    self = oriented(orientation)
    return self
  }
}
