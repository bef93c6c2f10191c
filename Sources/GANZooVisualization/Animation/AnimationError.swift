public import GANZooSupport

/// An animation that cannot be made or written.
public enum AnimationError: UserError, CustomStringConvertible {
  /// The name of the file says no format that is known.
  case name(path: String)
  /// Pictures are wider or higher than a file holds.
  case sides(width: Int, height: Int, limit: Int)
  /// There are more pixels than are written.
  case pixels(pictures: Int, width: Int, height: Int, limit: Int)
  /// A picture has another size than the first.
  case size(picture: String, width: Int, height: Int, found: (width: Int, height: Int))
  /// The format takes a program that is not installed.
  case noProgram(path: String, program: String)
  /// A library or a program refused to write it.
  case failed(path: String, format: AnimationFormat, reason: String)

  /// Whether the command has to change.
  public var isWrongUse: Bool {
    switch self {
    case .name, .sides, .pixels: true
    case .size, .noProgram, .failed: false
    }
  }

  /// The message: what was expected and what was found.
  public var description: String {
    switch self {
    case .name(let path):
      "an animation is a file whose name ends in .gif, .png, .webp or .mp4, not \(path.printable)"
    case .sides(let width, let height, let limit):
      "pictures of \(width.grouped) x \(height.grouped) are too large for an animation: a side has up to "
        + "\(limit.grouped) pixels; a smaller --scale helps"
    case .pixels(let pictures, let width, let height, let limit):
      "\(pictures.grouped) pictures of \(width.grouped) x \(height.grouped) are too large for an animation, which has "
        + "up to \(limit.grouped) pixels in all; fewer pictures or a smaller --scale help"
    case .size(let picture, let width, let height, let found):
      "\(picture.printable) is a picture of \(found.width) x \(found.height), but the first one is \(width) x \(height)"
    case .noProgram(let path, let program):
      "\(path.printable) takes the program \(program), which is not in PATH: install the package \(program), or write "
        + ".gif, .png or .webp"
    case .failed(let path, let format, let reason):
      "cannot write \(path.printable) as \(format.name): \(reason)"
    }
  }
}
