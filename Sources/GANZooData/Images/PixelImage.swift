/// An image with 8 bits per sample, grey or RGB, with or without alpha.
///
///     pixels [height, width, channels], row-major, 0...255
///
/// Alpha is opacity, 255 for opaque; colours are not premultiplied.
public struct PixelImage: Sendable, Equatable {
  /// Width in pixels, at least 1.
  public let width: Int

  /// Height in pixels, at least 1.
  public let height: Int

  /// 1 for grey, 2 for grey and alpha, 3 for RGB, 4 for RGBA.
  public let channels: Int

  /// The samples [height, width, channels], row-major.
  public let pixels: [UInt8]

  /// Creates an image; traps if the number of samples does not match the size.
  public init(width: Int, height: Int, channels: Int, pixels: [UInt8]) {
    precondition(width >= 1 && height >= 1, "an image of \(width) x \(height) pixels")
    precondition((1...4).contains(channels), "an image of \(channels) channels; expected 1 to 4")
    precondition(
      pixels.count == width * height * channels,
      "an image of \(height) x \(width) x \(channels) made of \(pixels.count) samples")
    self.width = width
    self.height = height
    self.channels = channels
    self.pixels = pixels
  }

  /// The sample at a row (from the top), a column (from the left) and a channel.
  public subscript(row: Int, column: Int, channel: Int = 0) -> UInt8 {
    precondition((0..<height).contains(row) && (0..<width).contains(column) && (0..<channels).contains(channel))
    return pixels[(row * width + column) * channels + channel]
  }
}

extension PixelImage: CustomStringConvertible, CustomDebugStringConvertible {
  /// Height, width and channels, without the pixels.
  public var description: String { "image of \(height) x \(width) x \(channels)" }
  /// Same as `description`.
  public var debugDescription: String { description }
}
