/// What a picture file says of itself, without its pixels.
public struct PictureHeader: Sendable, Equatable {
  /// Kind of file.
  public let format: ImageFormat
  /// Width in pixels, as it is shown.
  public let width: Int
  /// Height in pixels, as it is shown.
  public let height: Int
  /// Whether its colours are red, green and blue rather than grey.
  public let isColour: Bool
  /// Whether it has alpha, or a colour that is transparent.
  public let hasAlpha: Bool

  /// - Parameters:
  ///   - width: as it is stored.
  ///   - channels: of its samples, 1 to 4.
  init(format: ImageFormat, width: Int, height: Int, channels: Int, orientation: Orientation = .upright) {
    self.format = format
    (self.width, self.height) = orientation.swapsSides ? (height, width) : (width, height)
    isColour = channels >= 3
    hasAlpha = PixelImage.hasAlpha(channels: channels)
  }
}
