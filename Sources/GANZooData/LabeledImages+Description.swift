extension LabeledImages: CustomStringConvertible, CustomDebugStringConvertible {
  /// Number of images, their size and number of classes.
  public var description: String {
    "\(count) image\(count == 1 ? "" : "s") of \(height) x \(width) x \(channels) in \(classNames.count) "
      + "class\(classNames.count == 1 ? "" : "es")"
  }
  /// Same as `description`.
  public var debugDescription: String { description }
}
