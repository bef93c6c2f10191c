/// An image file format; the raw value is its name in messages.
public enum ImageFormat: String, Sendable {
  /// Portable Network Graphics.
  case png = "PNG"
  /// JPEG as a JFIF, Exif or bare stream.
  case jpeg = "JPEG"
  /// WebP, lossy or lossless.
  case webp = "WebP"
  /// Windows bitmap.
  case bmp = "BMP"
}

extension ImageFormat {
  /// Names joined for a sentence: `PNG, JPEG or BMP`.
  package static func list(_ formats: [ImageFormat], _ word: String) -> String {
    let names = formats.map(\.rawValue)
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " \(word) \(last)"
  }
}

/// An error in an image file or in encoding an image; `name` is the path, or a description of the bytes.
public enum ImageError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file cannot be opened or read; `reason` is the system's message.
  case cannotRead(name: String, reason: String)
  /// The first bytes belong to another format; `found` describes them.
  case wrongFormat(name: String, expected: [ImageFormat], found: String)
  /// The file ends too early; `found` is its size in bytes.
  case truncated(name: String, format: ImageFormat, found: Int)
  /// The file violates its format.
  case corrupt(name: String, format: ImageFormat, reason: String)
  /// The file is valid, but uses a feature that is not supported.
  case unsupported(name: String, format: ImageFormat, expected: String, found: String)
  /// The header declares more pixels than the limit.
  case tooManyPixels(name: String, width: Int, height: Int, limit: Int)
  /// The image cannot be encoded in this format; `reason` is the library's message.
  case cannotEncode(width: Int, height: Int, format: ImageFormat = .png, reason: String)

  /// The message shown to a user.
  public var description: String {
    switch self {
    case .cannotRead(let name, let reason): "cannot read \(name): \(reason)"
    case .wrongFormat(let name, let expected, let found):
      "\(name): expected a \(ImageFormat.list(expected, "or")) file, found \(found)"
    case .truncated(let name, let format, let found):
      "\(name): truncated \(format.rawValue) file, it ends after \(found) bytes"
    case .corrupt(let name, let format, let reason): "\(name): corrupt \(format.rawValue) file: \(reason)"
    case .unsupported(let name, let format, let expected, let found):
      "\(name): expected a \(format.rawValue) file of \(expected), found one of \(found)"
    case .tooManyPixels(let name, let width, let height, let limit):
      "\(name): \(width) x \(height) pixels, expected at most \(limit) in all"
    case .cannotEncode(let width, let height, let format, let reason):
      "an image of \(width) x \(height) pixels cannot be written as \(format.rawValue): \(reason)"
    }
  }
}
