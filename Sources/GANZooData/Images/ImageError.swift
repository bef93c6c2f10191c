/// A kind of picture file, by the name that users know.
public enum ImageFormat: String, Sendable {
  /// Portable Network Graphics.
  case png = "PNG"
  /// JPEG in a JFIF, Exif or bare stream.
  case jpeg = "JPEG"
  /// WebP, lossy or lossless.
  case webp = "WebP"
  /// Windows bitmaps.
  case bmp = "BMP"
}

extension ImageFormat {
  /// Names as a sentence has them: `PNG, JPEG or BMP`.
  package static func list(_ formats: [ImageFormat], _ word: String) -> String {
    let names = formats.map(\.rawValue)
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " \(word) \(last)"
  }
}

/// What is wrong with a picture file, or with an image that should become one; `name` is the path, or a word for bytes.
public enum ImageError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file cannot be opened or read; the reason in words.
  case cannotRead(name: String, reason: String)
  /// The first bytes are not those of the expected formats; `found` names or shows what they are.
  case wrongFormat(name: String, expected: [ImageFormat], found: String)
  /// The file ends before its format lets it; `found` counts its bytes.
  case truncated(name: String, format: ImageFormat, found: Int)
  /// The file breaks its format; the reason in words.
  case corrupt(name: String, format: ImageFormat, reason: String)
  /// The file is sound, but of a variety that is not read; both in words.
  case unsupported(name: String, format: ImageFormat, expected: String, found: String)
  /// The header asks for more pixels than this library decodes.
  case tooManyPixels(name: String, width: Int, height: Int, limit: Int)
  /// libpng does not write the image; the reason in its words.
  case cannotEncode(width: Int, height: Int, reason: String)

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
    case .cannotEncode(let width, let height, let reason):
      "an image of \(width) x \(height) pixels cannot be written as PNG: \(reason)"
    }
  }
}
