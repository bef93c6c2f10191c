/// Format, size and colours of a picture file.
public struct PictureHeader: Sendable, Equatable {
  /// The file format.
  public let format: ImageFormat
  /// Width in pixels after applying the orientation.
  public let width: Int
  /// Height in pixels after applying the orientation.
  public let height: Int
  /// True for RGB, false for grey.
  public let isColour: Bool
  /// True if there is an alpha channel or a transparent colour.
  public let hasAlpha: Bool

  /// - Parameters:
  ///   - width: width as stored.
  ///   - channels: number of channels, 1 to 4.
  init(format: ImageFormat, width: Int, height: Int, channels: Int, orientation: Orientation = .upright) {
    self.format = format
    (self.width, self.height) = orientation.swapsSides ? (height, width) : (width, height)
    isColour = channels >= 3
    hasAlpha = PixelImage.hasAlpha(channels: channels)
  }
}
