/// What is wrong with a PNG file, or with an image that should become one; `name` is the path, or a word for bytes.
public enum PNGError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file cannot be opened or read; the reason in words.
  case cannotRead(name: String, reason: String)
  /// The first bytes are not those of a PNG file.
  case notPNG(name: String)
  /// The file ends inside a chunk or before its last one; `found` counts its bytes.
  case truncated(name: String, found: Int)
  /// A chunk or the compressed pixels break the format; the reason in words.
  case corrupt(name: String, reason: String)
  /// The header asks for more pixels than this library decodes.
  case tooManyPixels(name: String, width: Int, height: Int, limit: Int)
  /// libpng does not write the image; the reason in its words.
  case cannotEncode(width: Int, height: Int, reason: String)

  /// The message shown to a user.
  public var description: String {
    switch self {
    case .cannotRead(let name, let reason): "cannot read \(name): \(reason)"
    case .notPNG(let name): "\(name): not a PNG file"
    case .truncated(let name, let found): "\(name): truncated PNG file, it ends after \(found) bytes"
    case .corrupt(let name, let reason): "\(name): corrupt PNG file: \(reason)"
    case .tooManyPixels(let name, let width, let height, let limit):
      "\(name): \(width) x \(height) pixels, expected at most \(limit) in all"
    case .cannotEncode(let width, let height, let reason):
      "an image of \(width) x \(height) pixels cannot be written as PNG: \(reason)"
    }
  }
}
