extension PixelImage: CustomStringConvertible, CustomDebugStringConvertible {
  /// Height, width and channels; samples are pictures to look at, not numbers to print.
  public var description: String { "image of \(height) x \(width) x \(channels)" }
  /// As `description`.
  public var debugDescription: String { description }
}
