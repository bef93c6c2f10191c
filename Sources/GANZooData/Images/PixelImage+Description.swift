extension PixelImage: CustomStringConvertible, CustomDebugStringConvertible {
  /// Height, width and channels, without the pixels.
  public var description: String { "image of \(height) x \(width) x \(channels)" }
  /// Same as `description`.
  public var debugDescription: String { description }
}
