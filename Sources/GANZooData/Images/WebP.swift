import CGANZooWebP

/// Decoding of WebP files, lossy and lossless, with or without alpha.
public enum WebP {
  /// Decodes the bytes of a WebP file.
  ///
  /// - Parameters:
  ///   - channels: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA; nil for RGB.
  ///   - transparency: what to do with transparent pixels if no alpha channel is requested.
  ///
  /// Throws `ImageError` with `name` in its message for damaged and animated files. A file that claims more than
  /// `PNG.pixelLimit` pixels, or implausibly many for its size, is refused before memory is allocated.
  public static func decode(
    _ bytes: [UInt8], channels: Int? = nil, transparency: Transparency = .black, name: String = "WebP data"
  ) throws -> PixelImage {
    let structure = try WebPStructure(checking: bytes, name: name, pixelLimit: PNG.pixelLimit)
    return try decode(bytes, structure, name: name).converted(
      channels: channels, transparency, structure.orientation)
  }

  /// Decodes a WebP file; see `decode`.
  public static func read(
    _ path: String, channels: Int? = nil, transparency: Transparency = .black
  ) throws -> PixelImage {
    try decode(PictureFile.contents(of: path), channels: channels, transparency: transparency, name: path)
  }

  private static func decode(_ bytes: [UInt8], _ structure: WebPStructure, name: String) throws -> PixelImage {
    let (width, height, channels) = (structure.width, structure.height, structure.hasAlpha ? 4 : 3)
    let row = width * channels
    var pixels = [UInt8](repeating: 0, count: height * row)
    let decode = structure.hasAlpha ? WebPDecodeRGBAInto : WebPDecodeRGBInto
    guard decode(bytes, bytes.count, &pixels, height * row, Int32(row)) != nil else {
      throw ImageError.corrupt(name: name, format: .webp, reason: "its pixels cannot be decoded")
    }
    return PixelImage(width: width, height: height, channels: channels, pixels: pixels)
  }
}
