/// Decoding of BMP's run-length encodings, RLE8 and RLE4.
enum BMPRuns {
  /// Palette indices [height, width], top row first; skipped pixels are 0. Throws `ImageError.truncated` if the data
  /// end before the picture is complete.
  static func indices(_ bytes: [UInt8], _ structure: BMPStructure, bits: Int, name: String) throws -> [UInt8] {
    let (width, height) = (structure.width, structure.height)
    var indices = [UInt8](repeating: 0, count: width * height)
    var (offset, x, y) = (structure.start, 0, 0)
    func next() throws -> Int {
      guard offset < bytes.count else { throw ImageError.truncated(name: name, format: .bmp, found: bytes.count) }
      defer { offset += 1 }
      return Int(bytes[offset])
    }
    // Pixels beyond the end of a row are dropped, as in Pillow.
    func put(_ index: Int) {
      if x < width { indices[(structure.isTopDown ? y : height - 1 - y) * width + x] = UInt8(index) }
      x += 1
    }
    while y < height {
      let (count, value) = (try next(), try next())
      switch (count, value) {
      case (0, 0): (x, y) = (0, y + 1)
      case (0, 1): return indices
      case (0, 2):
        x += try next()
        y += try next()
      case (0, _):
        let size = (value * bits + 7) / 8
        for part in 0..<size {
          let byte = try next()
          if bits == 8 {
            put(byte)
          } else {
            put(byte >> 4)
            if 2 * part + 1 < value { put(byte & 15) }
          }
        }
        if size % 2 == 1 { _ = try next() }
      default:
        for step in 0..<count { put(bits == 8 ? value : step % 2 == 0 ? value >> 4 : value & 15) }
      }
    }
    return indices
  }
}
