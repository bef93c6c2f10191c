/// Reading of picture files of any supported format, which their first bytes tell; names and extensions tell nothing.
public enum ImageReader {
  /// The formats that are read.
  public static let formats: [ImageFormat] = [.png, .jpeg, .webp, .bmp]

  /// The image in the bytes of a file of one of the `formats`.
  ///
  /// Samples are those that are stored, 8 bits each (of 16 the upper 8), whatever the file says of gamma, colour spaces and
  /// profiles. Pictures that are stored turned or mirrored are shown upright, as their Exif data say.
  ///
  /// - Parameters:
  ///   - channels: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA; nil for grey or RGB, as the file is.
  ///   - transparency: what becomes of it where no alpha is asked for.
  ///
  /// Throws `ImageError`, with `name` in its message.
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

  /// The image in a picture file; see `decode`.
  public static func read(
    _ path: String, channels: Int? = nil, transparency: Transparency = .black
  ) throws -> PixelImage {
    try read(Array(path.utf8), channels: channels, transparency: transparency, name: path)
  }

  /// The image in the file of a path that need not be UTF-8; `name` is for the message.
  package static func read(
    _ path: [UInt8], channels: Int? = nil, transparency: Transparency = .black, name: String
  ) throws -> PixelImage {
    try decode(
      PictureFile.contents(of: path, name: name), channels: channels, transparency: transparency, name: name)
  }

  /// What a file says of itself. Throws `ImageError` as `read` does, where that shows before the pixels are decoded.
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

  /// What the bytes are, for a message: pictures from the web often bear the wrong extension.
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
