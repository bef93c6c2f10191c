extension LabeledImages: CustomStringConvertible, CustomDebugStringConvertible {
  /// How many images of which shape, in how many classes.
  public var description: String {
    "\(count) image\(count == 1 ? "" : "s") of \(height) x \(width) x \(channels) in \(classNames.count) "
      + "class\(classNames.count == 1 ? "" : "es")"
  }
  /// As `description`.
  public var debugDescription: String { description }
}
