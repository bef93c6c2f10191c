/// Exif data as far as a picture's pixels depend on them: its orientation.
///
/// Only the entries of the first directory are looked at, each of twelve bytes within the data; no offset but that of the
/// directory is followed. What is damaged says nothing.
/// Source: TIFF 6.0, section 2, https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf
enum Exif {
  /// What a block of Exif data begins with in JPEG files, and sometimes in others.
  static let prefix: [UInt8] = Array("Exif\0\0".utf8)
  private static let orientationTag = 0x0112
  /// What a segment of a JPEG file can hold.
  private static let largest = 1 << 16

  /// The orientation that a block names, with or without its prefix; upright where it names none.
  static func orientation(in block: some Collection<UInt8>) -> Orientation {
    var data = Array(block.prefix(largest))[...]
    while data.starts(with: prefix) { data = data.dropFirst(prefix.count) }
    let reader = TIFFBytes(Array(data))
    guard let reader, let start = reader.number(at: 4, bytes: 4), let count = reader.number(at: start, bytes: 2) else {
      return .upright
    }
    var found = Orientation.upright
    for entry in 0..<count {
      let place = start + 2 + 12 * entry
      guard let tag = reader.number(at: place, bytes: 2), let type = reader.number(at: place + 2, bytes: 2),
        let values = reader.number(at: place + 4, bytes: 4)
      else { break }
      guard tag == orientationTag, values == 1, let bytes = [1: 1, 3: 2, 4: 4][type] else { continue }
      found = reader.number(at: place + 8, bytes: bytes).flatMap(Orientation.init) ?? .upright
    }
    return found
  }
}

/// Bytes that begin like a TIFF file, which says in which order those of a number stand.
private struct TIFFBytes {
  private let bytes: [UInt8]
  private let isLittle: Bool

  /// Nil for what does not begin so.
  init?(_ bytes: [UInt8]) {
    isLittle = bytes.starts(with: [0x49, 0x49, 0x2A, 0])
    guard isLittle || bytes.starts(with: [0x4D, 0x4D, 0, 0x2A]) else { return nil }
    self.bytes = bytes
  }

  /// Nil beyond the end.
  func number(at place: Int, bytes count: Int) -> Int? {
    guard place >= 0, place + count <= bytes.count else { return nil }
    let part = bytes[place..<place + count]
    return isLittle ? part.reversed().reduce(0) { $0 << 8 | Int($1) } : part.reduce(0) { $0 << 8 | Int($1) }
  }
}
