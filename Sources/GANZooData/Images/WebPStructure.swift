import CGANZooWebP

/// The chunks of a WebP file. They are checked before libwebp decodes it: all chunks are complete, there is one
/// picture, and the pixel count is plausible for the number of bytes.
///
/// A WebP picture of one colour needs almost no bytes, so the last check uses limits that were chosen here. Source: RFC
/// 9649, section 2, https://www.rfc-editor.org/rfc/rfc9649
struct WebPStructure {
  /// Plausible numbers of pixels: for a file of any size, plus for each of its bytes.
  static let pixelsOfAny = 1 << 20
  static let pixelsOfByte = 4096

  let width: Int
  let height: Int
  let hasAlpha: Bool
  let orientation: Orientation

  var header: PictureHeader {
    PictureHeader(
      format: .webp, width: width, height: height, channels: hasAlpha ? 4 : 3, orientation: orientation)
  }

  static func isWebP(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: "RIFF".utf8) && bytes.dropFirst(8).starts(with: "WEBP".utf8)
  }

  /// Checks the bytes of a whole file. Throws `ImageError`.
  init(checking bytes: [UInt8], name: String, pixelLimit: Int) throws {
    guard Self.isWebP(bytes) else {
      throw ImageError.wrongFormat(name: name, expected: [.webp], found: ImageReader.kind(of: bytes))
    }
    orientation = try Self.orientation(in: bytes, name: name)
    var features = WebPBitstreamFeatures()
    let status = WebPGetFeatures(bytes, bytes.count, &features)
    guard status == VP8_STATUS_OK, features.width >= 1, features.height >= 1 else {
      throw ImageError.corrupt(name: name, format: .webp, reason: "its header is not one of a picture")
    }
    guard features.has_animation == 0 else {
      throw ImageError.unsupported(name: name, format: .webp, expected: "one picture", found: "an animation")
    }
    (width, height, hasAlpha) = (Int(features.width), Int(features.height), features.has_alpha != 0)
    guard width * height <= pixelLimit else {
      throw ImageError.tooManyPixels(name: name, width: width, height: height, limit: pixelLimit)
    }
    guard width * height <= Self.pixelsOfAny + Self.pixelsOfByte * bytes.count else {
      throw ImageError.corrupt(
        name: name, format: .webp, reason: "\(bytes.count) bytes are too few for \(width) x \(height) pixels")
    }
  }

  /// Finds the Exif orientation and checks that every chunk is complete.
  private static func orientation(in bytes: [UInt8], name: String) throws -> Orientation {
    let end = 8 + bytes.littleEndian(at: 4)
    guard end <= bytes.count else { throw ImageError.truncated(name: name, format: .webp, found: bytes.count) }
    var orientation: Orientation?
    var start = 12
    while start < end {
      guard start + 8 <= end, start + 8 + bytes.littleEndian(at: start + 4) <= end else {
        throw ImageError.corrupt(
          name: name, format: .webp, reason: "the chunk at byte \(start) does not end in the file")
      }
      let data = start + 8..<start + 8 + bytes.littleEndian(at: start + 4)
      if orientation == nil, bytes[start..<start + 4].elementsEqual("EXIF".utf8) {
        orientation = Exif.orientation(in: bytes[data])
      }
      start = data.upperBound + data.count % 2
    }
    return orientation ?? .upright
  }
}

extension [UInt8] {
  fileprivate func littleEndian(at start: Int) -> Int {
    self[start..<start + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
