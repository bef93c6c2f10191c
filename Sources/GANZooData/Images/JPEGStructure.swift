/// The markers of a JPEG file. They are checked before libjpeg-turbo decodes it: there is an end marker, the variant is
/// supported, and the pixel count fits the number of bytes.
///
/// libjpeg-turbo accepts a file without an end and fills missing rows with grey. Source: ITU-T T.81, annex B (markers)
/// and table B.2 (frame header), https://www.w3.org/Graphics/JPEG/itu-t81.pdf
struct JPEGStructure {
  static let signature: [UInt8] = [0xFF, 0xD8, 0xFF]

  /// The largest number of scans. Encoders write about ten. A scan of a few bytes can make the decoder visit every
  /// block, and 500 scans, the limit that libjpeg-turbo offers, take more than a minute for a large picture.
  static let scanLimit = 100

  let width: Int
  let height: Int
  /// Colour components of a pixel, 1 or 3.
  let components: Int
  let orientation: Orientation

  var header: PictureHeader {
    PictureHeader(format: .jpeg, width: width, height: height, channels: components, orientation: orientation)
  }

  /// Checks the bytes of a whole file. Throws `ImageError`.
  init(checking bytes: [UInt8], name: String, pixelLimit: Int) throws {
    guard bytes.prefix(3).elementsEqual(Self.signature.prefix(bytes.count)), !bytes.isEmpty else {
      throw ImageError.wrongFormat(name: name, expected: [.jpeg], found: ImageReader.kind(of: bytes))
    }
    let (marker, header, exif) = try Self.frame(of: bytes, name: name)
    orientation = exif.map { Exif.orientation(in: bytes[$0]) } ?? .upright
    func corrupt(_ reason: String) -> ImageError { .corrupt(name: name, format: .jpeg, reason: reason) }
    func unsupported(_ expected: String, _ found: String) -> ImageError {
      .unsupported(name: name, format: .jpeg, expected: expected, found: found)
    }

    guard marker <= 0xC2 else { throw unsupported("Huffman codes, baseline or progressive", Self.process(marker)) }
    guard header.count >= 6, header.count == 6 + 3 * Int(header[5]) else {
      throw corrupt("a frame header of \(header.count) bytes")
    }
    guard header[0] == 8 else { throw unsupported("8 bits a sample", "\(header[0]) bits") }
    height = header.bigEndian(at: 1)
    width = header.bigEndian(at: 3)
    components = Int(header[5])
    guard width >= 1, height >= 1 else { throw corrupt("\(width) x \(height) pixels") }
    guard width * height <= pixelLimit else {
      throw ImageError.tooManyPixels(name: name, width: width, height: height, limit: pixelLimit)
    }
    guard components == 1 || components == 3 else {
      throw unsupported("grey or RGB", components == 4 ? "CMYK" : "\(components) colour components")
    }
    // The DC coefficient of a block takes at least one bit, and a progressive file may contain nothing else.
    guard Self.blocks(header, width: width, height: height) <= 8 * bytes.count else {
      throw corrupt("\(bytes.count) bytes cannot hold \(width) x \(height) pixels")
    }
  }

  /// The first frame header and the position of the Exif data before the first scan. Throws if there is no end marker.
  private static func frame(
    of bytes: [UInt8], name: String
  ) throws -> (marker: UInt8, header: [UInt8], exif: Range<Int>?) {
    var frame: (marker: UInt8, header: [UInt8])?
    var exif: Range<Int>?
    var scans = 0
    var offset = 2
    while let found = nextMarker(in: bytes, from: offset) {
      let (marker, start) = found
      offset = start
      if marker == 0xD9 {
        guard let frame else { throw ImageError.corrupt(name: name, format: .jpeg, reason: "no frame header") }
        return (frame.marker, frame.header, exif)
      }
      if marker == 0xD8 || marker == 0x01 { continue }  // These markers have no length, like restart markers.
      guard start + 2 <= bytes.count else { break }
      let length = bytes.bigEndian(at: start)
      guard length >= 2 else {
        throw ImageError.corrupt(name: name, format: .jpeg, reason: "a segment of \(length) bytes at byte \(start)")
      }
      guard start + length <= bytes.count else { break }
      offset = start + length
      if marker == 0xDA { scans += 1 }
      if marker == 0xE1, exif == nil, scans == 0, bytes[(start + 2)..<offset].starts(with: Exif.prefix) {
        exif = start + 2..<offset
      }
      guard scans <= scanLimit else {
        throw ImageError.corrupt(name: name, format: .jpeg, reason: "more than \(scanLimit) scans")
      }
      // Of the markers C0 to CF, C4 and CC define tables and C8 is reserved; all others are frame headers.
      if frame == nil, 0xC0...0xCF ~= marker, marker & 3 != 0 || marker == 0xC0 {
        frame = (marker, Array(bytes[start + 2..<offset]))
      }
    }
    throw ImageError.truncated(name: name, format: .jpeg, found: bytes.count)
  }

  /// The next marker and the position after it. Skips compressed data and restart markers, like libjpeg.
  private static func nextMarker(in bytes: [UInt8], from offset: Int) -> (marker: UInt8, end: Int)? {
    bytes.withUnsafeBufferPointer { bytes in
      var index = offset
      while index + 1 < bytes.count {
        let marker = bytes[index + 1]
        if bytes[index] == 0xFF, marker != 0, marker != 0xFF, !(0xD0...0xD7 ~= marker) { return (marker, index + 2) }
        index += 1
      }
      return nil
    }
  }

  /// Lower bound of the number of 8 x 8 blocks in all components.
  private static func blocks(_ header: [UInt8], width: Int, height: Int) -> Int {
    let factors = stride(from: 7, to: header.count, by: 3).map { (Int(header[$0] >> 4), Int(header[$0] & 15)) }
    let across = max(1, factors.map(\.0).max() ?? 1)
    let down = max(1, factors.map(\.1).max() ?? 1)
    return factors.reduce(0) { (sum: Int, factor: (Int, Int)) -> Int in
      sum + (width * factor.0 / across + 7) / 8 * ((height * factor.1 / down + 7) / 8)
    }
  }

  private static func process(_ marker: UInt8) -> String {
    switch marker {
    case 0xC9...0xCF: "arithmetic codes"
    case 0xC3: "lossless codes"
    default: "hierarchical codes"
    }
  }
}

extension [UInt8] {
  fileprivate func bigEndian(at start: Int) -> Int { Int(self[start]) << 8 | Int(self[start + 1]) }
}
