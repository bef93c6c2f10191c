/// Decoding of image files of any supported format. The format is detected from the first bytes, not from the file
/// name.
public enum ImageReader {
  /// The supported formats.
  public static let formats: [ImageFormat] = [.png, .jpeg, .webp, .bmp]

  /// Decodes the bytes of a file in one of the `formats`.
  ///
  /// Returns stored samples with 8 bits each (the upper 8 of 16), without applying gamma, colour spaces or profiles.
  /// Applies the Exif orientation.
  ///
  /// - Parameters:
  ///   - channels: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA; nil for grey or RGB, whichever the file is.
  ///   - transparency: what to do with transparent pixels if no alpha channel is requested.
  ///
  /// Throws `ImageError` with `name` in its message.
  public static func decode(
    _ bytes: [UInt8], channels: Int? = nil, transparency: Transparency = .black, name: String = "picture data"
  ) throws -> PixelImage {
    switch try format(of: bytes, name: name) {
    case .png: try PNG.decode(bytes, channels: channels, transparency: transparency, name: name)
    case .jpeg: try JPEG.decode(bytes, channels: channels, name: name)
    case .webp: try WebP.decode(bytes, channels: channels, transparency: transparency, name: name)
    case .bmp: try BMP.decode(bytes, channels: channels, transparency: transparency, name: name)
    }
  }

  /// Decodes an image file; see `decode`.
  public static func read(
    _ path: String, channels: Int? = nil, transparency: Transparency = .black
  ) throws -> PixelImage {
    try read(Array(path.utf8), channels: channels, transparency: transparency, name: path)
  }

  /// Decodes the file at a path that need not be UTF-8; `name` stands for it in messages.
  package static func read(
    _ path: [UInt8], channels: Int? = nil, transparency: Transparency = .black, name: String
  ) throws -> PixelImage {
    try decode(
      PictureFile.contents(of: path, name: name), channels: channels, transparency: transparency, name: name)
  }

  /// Reads and checks a file's headers. Throws the errors of `read` that can be detected without decoding pixels.
  package static func header(of path: [UInt8], name: String) throws -> PictureHeader {
    let bytes = try PictureFile.contents(of: path, name: name)
    return switch try format(of: bytes, name: name) {
    case .png: try PNGStructure(checking: bytes, name: name, pixelLimit: PNG.pixelLimit).header
    case .jpeg: try JPEGStructure(checking: bytes, name: name, pixelLimit: PNG.pixelLimit).header
    case .webp: try WebPStructure(checking: bytes, name: name, pixelLimit: PNG.pixelLimit).header
    case .bmp: try BMPStructure(checking: bytes, name: name, pixelLimit: PNG.pixelLimit).header
    }
  }

  private static func format(of bytes: [UInt8], name: String) throws -> ImageFormat {
    if bytes.starts(with: PNGStructure.signature) { return .png }
    if bytes.starts(with: JPEGStructure.signature) { return .jpeg }
    if WebPStructure.isWebP(bytes) { return .webp }
    if bytes.starts(with: BMPStructure.signature) { return .bmp }
    throw ImageError.wrongFormat(name: name, expected: formats, found: kind(of: bytes))
  }

  /// Describes the format of the bytes for a message, since pictures from the web often have the wrong extension.
  static func kind(of bytes: [UInt8]) -> String {
    let signatures: [(name: String, bytes: [UInt8])] = [
      ("PNG", PNGStructure.signature), ("JPEG", JPEGStructure.signature), ("GIF", Array("GIF8".utf8)),
      ("BMP", BMPStructure.signature), ("TIFF", Array("II*\0".utf8)), ("TIFF", Array("MM\0*".utf8)),
      ("TIFF", Array("II+\0".utf8)), ("TIFF", Array("MM\0+".utf8)),
    ]
    if let known = signatures.first(where: { bytes.starts(with: $0.bytes) }) { return "a \(known.name) file" }
    if WebPStructure.isWebP(bytes) { return "a WebP file" }
    if bytes.dropFirst(4).starts(with: "ftyp".utf8) { return "a HEIC, AVIF or MP4 file" }
    guard !bytes.isEmpty else { return "an empty file" }
    let digits = bytes.prefix(8).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true) }
    return "one that begins with the bytes \(digits.joined(separator: " "))"
  }
}
