/// The chunks of a PNG file. They are checked before libpng decodes it: all chunks are complete, their checksums match,
/// and the pixel count fits the number of compressed bytes.
///
/// libpng stops after the last row, so it would accept a file with a missing or damaged end. Source: PNG specification,
/// third edition, sections 5 and 11.2, https://www.w3.org/TR/png-3/
struct PNGStructure {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// The largest compression ratio of deflate.
  static let compressionLimit = 1032

  let width: Int
  let height: Int
  let orientation: Orientation
  /// Channels of the decoded image, including alpha.
  private let channels: Int

  var header: PictureHeader {
    PictureHeader(format: .png, width: width, height: height, channels: channels, orientation: orientation)
  }

  /// Checks the bytes of a whole file. Throws `ImageError`.
  init(checking bytes: [UInt8], name: String, pixelLimit: Int) throws {
    guard bytes.prefix(8).elementsEqual(Self.signature.prefix(bytes.count)), !bytes.isEmpty else {
      throw ImageError.wrongFormat(name: name, expected: [.png], found: ImageReader.kind(of: bytes))
    }
    let chunks = try Self.chunks(of: bytes, name: name)
    guard let header = chunks.first, header.type == "IHDR", header.data.count == 13 else {
      throw ImageError.corrupt(name: name, format: .png, reason: "no header (IHDR) at the beginning")
    }
    width = bytes.bigEndian(at: header.data.lowerBound)
    height = bytes.bigEndian(at: header.data.lowerBound + 4)
    guard width >= 1, height >= 1 else {
      throw ImageError.corrupt(name: name, format: .png, reason: "\(width) x \(height) pixels")
    }
    guard width <= pixelLimit, height <= pixelLimit, width * height <= pixelLimit else {
      throw ImageError.tooManyPixels(name: name, width: width, height: height, limit: pixelLimit)
    }
    let depth = Int(bytes[header.data.lowerBound + 8])
    let type = bytes[header.data.lowerBound + 9]
    guard let samples = Self.samples(ofColourType: type) else {
      throw ImageError.corrupt(name: name, format: .png, reason: "unknown colour type \(type)")
    }
    let colours = type == Self.palette ? 3 : samples
    channels = colours % 2 == 1 && chunks.contains { $0.type == "tRNS" } ? colours + 1 : colours
    orientation = chunks.first { $0.type == "eXIf" }.map { Exif.orientation(in: bytes[$0.data]) } ?? .upright
    let compressed = chunks.reduce(0) { $1.type == "IDAT" ? $0 + $1.data.count : $0 }
    guard height * (1 + (width * depth * samples + 7) / 8) <= Self.compressionLimit * compressed else {
      throw ImageError.corrupt(
        name: name, format: .png, reason: "\(compressed) compressed bytes cannot hold \(width) x \(height) pixels")
    }
  }

  /// The colour type of palette indices.
  private static let palette: UInt8 = 3

  private static func samples(ofColourType type: UInt8) -> Int? {
    switch type {
    case 0, palette: 1
    case 2: 3
    case 4: 2
    case 6: 4
    default: nil
    }
  }

  /// The chunks up to the end chunk; bytes after it are ignored.
  private static func chunks(of bytes: [UInt8], name: String) throws -> [(type: String, data: Range<Int>)] {
    var chunks: [(type: String, data: Range<Int>)] = []
    var start = signature.count
    while chunks.last?.type != "IEND" {
      guard start + 12 <= bytes.count else { throw ImageError.truncated(name: name, format: .png, found: bytes.count) }
      let data = start + 8..<start + 8 + bytes.bigEndian(at: start)
      guard data.upperBound + 4 <= bytes.count else {
        throw ImageError.truncated(name: name, format: .png, found: bytes.count)
      }
      let type = String(decoding: bytes[start + 4..<start + 8], as: UTF8.self)
      guard crc32(bytes[start + 4..<data.upperBound]) == bytes.bigEndian(at: data.upperBound) else {
        throw ImageError.corrupt(name: name, format: .png, reason: "wrong checksum in the chunk at byte \(start)")
      }
      chunks.append((type, data))
      start = data.upperBound + 4
    }
    return chunks
  }
}

extension [UInt8] {
  fileprivate func bigEndian(at start: Int) -> Int {
    self[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
  }
}

/// CRC-32 (ISO 3309) of a chunk; PNG specification, annex D.
private func crc32(_ bytes: ArraySlice<UInt8>) -> Int {
  let sum = bytes.reduce(UInt32.max) { sum, byte in crcTable[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] ^ sum >> 8 }
  return Int(~sum)
}

private let crcTable: [UInt32] = (0..<256).map { byte in
  (0..<8).reduce(UInt32(byte)) { sum, _ in sum & 1 == 1 ? 0xEDB8_8320 ^ sum >> 1 : sum >> 1 }
}
