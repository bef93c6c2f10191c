import Files
import Foundation

/// Reading of picture files of any supported format, which their first bytes tell; names and extensions tell nothing.
public enum Picture {
  /// The most bytes that a file may have to be read.
  static let fileLimit = 1 << 28

  /// The image in the bytes of a PNG or JPEG file, as `PNG.decode` and `JPEG.decode` give it.
  ///
  /// - Parameter channels: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA; nil for grey or RGB, as the file is.
  ///
  /// Throws `ImageError`, with `name` in its message.
  public static func decode(
    _ bytes: [UInt8], channels: Int? = nil, name: String = "picture data"
  ) throws -> PixelImage {
    if bytes.starts(with: PNGStructure.signature) { return try PNG.decode(bytes, channels: channels, name: name) }
    if bytes.starts(with: JPEGStructure.signature) { return try JPEG.decode(bytes, channels: channels, name: name) }
    throw ImageError.wrongFormat(name: name, expected: [.png, .jpeg], found: kind(of: bytes))
  }

  /// The image in a PNG or JPEG file; see `decode`.
  public static func read(_ path: String, channels: Int? = nil) throws -> PixelImage {
    try decode(contents(of: path), channels: channels, name: path)
  }

  /// The bytes of a regular file of a size that a picture may have; throws `ImageError.cannotRead`.
  static func contents(of path: String) throws -> [UInt8] {
    var info = stat()
    guard stat(path, &info) == 0, access(path, R_OK) == 0 else {
      throw ImageError.cannotRead(name: path, reason: systemReason(errno))
    }
    guard info.st_mode & S_IFMT == S_IFREG else {
      throw ImageError.cannotRead(name: path, reason: "not a regular file")
    }
    guard info.st_size <= fileLimit else {
      throw ImageError.cannotRead(name: path, reason: "\(info.st_size) bytes, expected at most \(fileLimit)")
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(info.st_size))
    if let error = readFile(path, into: &bytes, limit: fileLimit) {
      throw ImageError.cannotRead(name: path, reason: systemReason(error))
    }
    return bytes
  }

  /// What the bytes are, for a message: pictures from the web often bear the wrong extension.
  static func kind(of bytes: [UInt8]) -> String {
    let signatures: [(name: String, bytes: [UInt8])] = [
      ("PNG", PNGStructure.signature), ("JPEG", JPEGStructure.signature), ("GIF", Array("GIF8".utf8)),
      ("BMP", Array("BM".utf8)), ("TIFF", Array("II*\0".utf8)), ("TIFF", Array("MM\0*".utf8)),
    ]
    if let known = signatures.first(where: { bytes.starts(with: $0.bytes) }) { return "a \(known.name) file" }
    if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) { return "a WebP file" }
    guard !bytes.isEmpty else { return "an empty file" }
    let digits = bytes.prefix(8).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true) }
    return "one that begins with the bytes \(digits.joined(separator: " "))"
  }
}
