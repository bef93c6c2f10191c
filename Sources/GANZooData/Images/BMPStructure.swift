/// The headers of a BMP file. They are checked before decoding: the variant is supported, and the pixel count fits the
/// number of bytes.
///
/// Source: Microsoft, Bitmap Storage, https://learn.microsoft.com/windows/win32/gdi/bitmap-storage. For the oldest
/// header and run lengths: J. Murray and W. vanRyper, Encyclopedia of Graphics File Formats, 1996.
struct BMPStructure {
  /// How pixels are stored.
  enum Coding: Equatable {
    /// Uncompressed palette indices of this many bits.
    case indices(bits: Int)
    /// Run-length encoded palette indices of 4 or 8 bits.
    case runs(bits: Int)
    /// Uncompressed pixels of this many bits, with bit masks of red, green, blue and alpha; the mask of alpha is 0 if
    /// there is none.
    case masks(bits: Int, [UInt32])
  }

  static let signature: [UInt8] = Array("BM".utf8)
  /// Header sizes in bytes, by version: OS/2, Windows 3, Windows 3 with RGB masks, with RGBA masks, OS/2 2, Windows 4,
  /// Windows 5.
  private static let headers = [12, 40, 52, 56, 64, 108, 124]
  /// The longest side in pixels, about the same as libpng's limit.
  private static let longestSide = 1 << 20
  /// The largest number of pixels per byte: a run of two bytes encodes at most 255.
  private static let pixelsOfByte = 128

  let width: Int
  let height: Int
  let coding: Coding
  /// True if the first stored row is the top one.
  let isTopDown: Bool
  /// Palette [colours, 3]: red, green and blue.
  let palette: [UInt8]
  /// Byte offset of the pixels.
  let start: Int

  /// Channels of the decoded image; 1 if all colours of the palette are grey.
  var channels: Int {
    if case .masks(_, let masks) = coding { return masks[3] == 0 ? 3 : 4 }
    let places = stride(from: 0, to: palette.count, by: 3)
    return places.allSatisfy { Set(palette[$0..<$0 + 3]).count == 1 } ? 1 : 3
  }

  var header: PictureHeader { PictureHeader(format: .bmp, width: width, height: height, channels: channels) }

  /// Checks the bytes of a whole file. Throws `ImageError`.
  init(checking bytes: [UInt8], name: String, pixelLimit: Int) throws {
    func corrupt(_ reason: String) -> ImageError { .corrupt(name: name, format: .bmp, reason: reason) }
    guard bytes.prefix(2).elementsEqual(Self.signature.prefix(bytes.count)), !bytes.isEmpty else {
      throw ImageError.wrongFormat(name: name, expected: [.bmp], found: ImageReader.kind(of: bytes))
    }
    let reader = BMPBytes(bytes: bytes, name: name)
    let size = try reader.number(at: 14, bytes: 4)
    guard Self.headers.contains(size) else { throw corrupt("a header of \(size) bytes") }
    let isOldest = size == 12
    width = isOldest ? try reader.number(at: 18, bytes: 2) : try reader.signed(at: 18)
    let rows = isOldest ? try reader.number(at: 20, bytes: 2) : try reader.signed(at: 22)
    (height, isTopDown) = (abs(rows), rows < 0)
    guard width >= 1, height >= 1 else { throw corrupt("\(width) x \(rows) pixels") }
    guard width * height <= pixelLimit else {
      throw ImageError.tooManyPixels(name: name, width: width, height: height, limit: pixelLimit)
    }
    guard max(width, height) <= Self.longestSide else {
      throw ImageError.unsupported(
        name: name, format: .bmp, expected: "sides of up to \(Self.longestSide) pixels", found: "\(width) x \(height)")
    }
    let bits = try reader.number(at: isOldest ? 24 : 28, bytes: 2)
    let compression = isOldest ? 0 : try reader.number(at: 30, bytes: 4)
    coding = try reader.coding(bits: bits, compression: compression, header: size)
    start = try reader.number(at: 10, bytes: 4)
    palette = try reader.palette(bits: bits, header: size)
    guard start >= 14 + size else { throw corrupt("pixels begin at byte \(start), within the header") }
    if case .runs = coding {
      guard width * height <= Self.pixelsOfByte * bytes.count else {
        throw corrupt("\(bytes.count) bytes cannot hold \(width) x \(height) pixels")
      }
    } else {
      // The padding of the last row may be missing.
      guard start + (height - 1) * Self.rowSize(width, bits: bits) + (width * bits + 7) / 8 <= bytes.count else {
        throw ImageError.truncated(name: name, format: .bmp, found: bytes.count)
      }
    }
  }

  /// Size of a row in bytes, padded to a multiple of four.
  static func rowSize(_ width: Int, bits: Int) -> Int { (width * bits + 31) / 32 * 4 }
}

/// Little-endian numbers in the headers of a BMP file.
private struct BMPBytes {
  let bytes: [UInt8]
  let name: String

  /// Throws `ImageError.truncated` beyond the end of the file.
  func number(at start: Int, bytes count: Int) throws -> Int {
    guard start + count <= bytes.count else {
      throw ImageError.truncated(name: name, format: .bmp, found: bytes.count)
    }
    return bytes[start..<start + count].reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  func signed(at start: Int) throws -> Int {
    Int(Int32(truncatingIfNeeded: try number(at: start, bytes: 4)))
  }

  func coding(bits: Int, compression: Int, header: Int) throws -> BMPStructure.Coding {
    switch (compression, bits) {
    case (0, 1), (0, 2), (0, 4), (0, 8): return .indices(bits: bits)
    case (1, 8), (2, 4): return .runs(bits: bits)
    case (0, 16): return .masks(bits: bits, [0x7C00, 0x03E0, 0x001F, 0])
    case (0, 24), (0, 32): return .masks(bits: bits, [0xFF0000, 0xFF00, 0xFF, 0])
    case (3, 16), (3, 32), (6, 16), (6, 32):
      // In OS/2 2 headers compression 3 means Huffman coding.
      if header == 64 { break }
      let hasAlpha = header >= 56 || compression == 6
      let masks = try (0..<4).map { UInt32($0 < 3 || hasAlpha ? try number(at: 54 + 4 * $0, bytes: 4) : 0) }
      let fields = masks.map { $0 == 0 ? 0 : $0 >> $0.trailingZeroBitCount }
      guard fields.allSatisfy({ $0 & ($0 &+ 1) == 0 }) else {
        throw ImageError.corrupt(name: name, format: .bmp, reason: "a colour mask with gaps")
      }
      return .masks(bits: bits, masks)
    default: break
    }
    throw ImageError.unsupported(
      name: name, format: .bmp, expected: "1 to 32 bits a pixel, plain or in runs",
      found: "\(bits) bits with compression \(compression)")
  }

  func palette(bits: Int, header: Int) throws -> [UInt8] {
    guard bits <= 8 else { return [] }
    let colours = header == 12 ? 0 : try number(at: 46, bytes: 4)
    let count = min(colours == 0 ? 1 << bits : colours, 1 << bits)
    let size = header == 12 ? 3 : 4
    return try (0..<count).flatMap { index in
      let offset = 14 + header + size * index
      return try [2, 1, 0].map { UInt8(try number(at: offset + $0, bytes: 1)) }
    }
  }
}
