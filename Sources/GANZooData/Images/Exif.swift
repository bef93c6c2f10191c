/// The orientation in Exif data.
///
/// Reads only the twelve-byte entries of the first directory and follows no offset other than the directory's. Damaged
/// data count as no orientation. Source: TIFF 6.0, section 2,
/// https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf
enum Exif {
  /// Prefix of Exif data in JPEG files, and sometimes in other formats.
  static let prefix: [UInt8] = Array("Exif\0\0".utf8)
  private static let orientationTag = 0x0112
  /// The largest segment of a JPEG file.
  private static let largest = 1 << 16

  /// The orientation in a block of Exif data, with or without prefix; upright by default.
  static func orientation(in block: some Collection<UInt8>) -> Orientation {
    var data = Array(block.prefix(largest))[...]
    while data.starts(with: prefix) { data = data.dropFirst(prefix.count) }
    let reader = TIFFBytes(Array(data))
    guard let reader, let start = reader.number(at: 4, bytes: 4), let count = reader.number(at: start, bytes: 2) else {
      return .upright
    }
    var found = Orientation.upright
    for entry in 0..<count {
      let offset = start + 2 + 12 * entry
      guard let tag = reader.number(at: offset, bytes: 2), let type = reader.number(at: offset + 2, bytes: 2),
        let values = reader.number(at: offset + 4, bytes: 4)
      else { break }
      guard tag == orientationTag, values == 1, let bytes = [1: 1, 3: 2, 4: 4][type] else { continue }
      found = reader.number(at: offset + 8, bytes: bytes).flatMap(Orientation.init) ?? .upright
    }
    return found
  }
}

/// Data with a TIFF header, which declares the byte order of numbers.
private struct TIFFBytes {
  private let bytes: [UInt8]
  private let isLittle: Bool

  /// Returns nil without a valid TIFF header.
  init?(_ bytes: [UInt8]) {
    isLittle = bytes.starts(with: [0x49, 0x49, 0x2A, 0])
    guard isLittle || bytes.starts(with: [0x4D, 0x4D, 0, 0x2A]) else { return nil }
    self.bytes = bytes
  }

  /// Returns nil beyond the end.
  func number(at offset: Int, bytes count: Int) -> Int? {
    guard offset >= 0, offset + count <= bytes.count else { return nil }
    let part = bytes[offset..<offset + count]
    return isLittle ? part.reversed().reduce(0) { $0 << 8 | Int($1) } : part.reduce(0) { $0 << 8 | Int($1) }
  }
}
