/// Decoding of BMP files of all bit depths, uncompressed or run-length encoded.
///
/// Implemented here because Debian has no maintained library that decodes BMP from memory, and the format is small.
public enum BMP {
  /// Decodes the bytes of a BMP file.
  ///
  /// - Parameters:
  ///   - channels: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA; nil for grey if the palette is grey, RGB otherwise.
  ///   - transparency: what to do with transparent pixels if no alpha channel is requested. Only a header with an alpha
  ///     mask declares alpha.
  ///
  /// Throws `ImageError` with `name` in its message. A file that claims more than `PNG.pixelLimit` pixels, or more than
  /// its bytes can hold, is refused before memory is allocated.
  public static func decode(
    _ bytes: [UInt8], channels: Int? = nil, transparency: Transparency = .black, name: String = "BMP data"
  ) throws -> PixelImage {
    let structure = try BMPStructure(checking: bytes, name: name, pixelLimit: PNG.pixelLimit)
    let image: PixelImage =
      switch structure.coding {
      case .indices(let bits): try image(structure, indices(bytes, structure, bits: bits), name: name)
      case .runs(let bits): try image(structure, BMPRuns.indices(bytes, structure, bits: bits, name: name), name: name)
      case .masks(let bits, let masks): masked(bytes, structure, bits: bits, masks)
      }
    return image.converted(channels: channels, transparency)
  }

  /// Decodes a BMP file; see `decode`.
  public static func read(
    _ path: String, channels: Int? = nil, transparency: Transparency = .black
  ) throws -> PixelImage {
    try decode(PictureFile.contents(of: path), channels: channels, transparency: transparency, name: path)
  }

  /// Looks up palette indices [height, width], top row first.
  private static func image(_ structure: BMPStructure, _ indices: [UInt8], name: String) throws -> PixelImage {
    let (palette, channels) = (structure.palette, structure.channels)
    if let highest = indices.max(), Int(highest) >= palette.count / 3 {
      throw ImageError.corrupt(
        name: name, format: .bmp, reason: "a pixel has colour \(highest) of a palette of \(palette.count / 3)")
    }
    let samples = [UInt8](unsafeUninitializedCapacity: indices.count * channels) { result, count in
      count = indices.count * channels
      for (pixel, index) in indices.enumerated() {
        for channel in 0..<channels { result[pixel * channels + channel] = palette[3 * Int(index) + channel] }
      }
    }
    return PixelImage(width: structure.width, height: structure.height, channels: channels, pixels: samples)
  }

  private static func indices(_ bytes: [UInt8], _ structure: BMPStructure, bits: Int) -> [UInt8] {
    var indices = [UInt8](repeating: 0, count: structure.width * structure.height)
    let mask = UInt8(truncatingIfNeeded: 1 << bits - 1)
    for row in 0..<structure.height {
      let line = structure.start(ofRow: row, bits: bits)
      for column in 0..<structure.width {
        let offset = column * bits
        let shift = 8 - bits - offset % 8
        indices[row * structure.width + column] = bytes[line + offset / 8] >> UInt8(shift) & mask
      }
    }
    return indices
  }

  private static func masked(
    _ bytes: [UInt8], _ structure: BMPStructure, bits: Int, _ masks: [UInt32]
  ) -> PixelImage {
    let (channels, size) = (structure.channels, bits / 8)
    let fields = masks.prefix(channels).map { (mask: $0, shift: $0 == 0 ? 0 : $0.trailingZeroBitCount) }
    var samples: [UInt8] = []
    samples.reserveCapacity(structure.width * structure.height * channels)
    for row in 0..<structure.height {
      var offset = structure.start(ofRow: row, bits: bits)
      for _ in 0..<structure.width {
        var pixel: UInt32 = 0
        for byte in 0..<size { pixel |= UInt32(bytes[offset + byte]) << UInt32(8 * byte) }
        offset += size
        for (mask, shift) in fields {
          let highest = UInt64(mask >> UInt32(shift))
          samples.append(highest == 0 ? 0 : UInt8(UInt64(pixel & mask) >> UInt64(shift) * 255 / highest))
        }
      }
    }
    return PixelImage(width: structure.width, height: structure.height, channels: channels, pixels: samples)
  }
}

extension BMPStructure {
  /// Byte offset of an uncompressed row; row 0 is the top.
  fileprivate func start(ofRow row: Int, bits: Int) -> Int {
    start + (isTopDown ? row : height - 1 - row) * Self.rowSize(width, bits: bits)
  }
}
