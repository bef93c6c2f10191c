/// What becomes of transparent pixels where no alpha is asked for.
public enum Transparency: String, CaseIterable, Sendable {
  /// They are laid over black.
  case black
  /// They are laid over white.
  case white
  /// Their colours stay as they are stored, as if they were opaque: what Pillow's `convert("RGB")` and TensorFlow's
  /// `decode_png(channels=3)` do.
  case drop
}

extension PixelImage {
  /// The image without alpha; itself where it has none.
  ///
  /// A sample over black or white is `(sample · α + ground · (255 − α)) / 255`, rounded: of the samples as they are stored, not
  /// of the light that they stand for, as Pillow's `Image.composite` does it.
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

  /// What a reader gives of an image as it is stored.
  ///
  /// - Parameter channels: as in `ImageReader.decode`; nil for grey or RGB, as the image is.
  consuming func presented(
    channels: Int?, _ transparency: Transparency, _ orientation: Orientation = .upright
  ) -> PixelImage {
    let target = channels ?? Self.colours(channels: self.channels)
    // One after the other, so that no more than two of them are in memory.
    if !Self.hasAlpha(channels: target) { self = flattened(transparency) }
    self = converted(channels: target)
    self = oriented(orientation)
    return self
  }
}
