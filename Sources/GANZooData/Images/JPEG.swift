import CGANZooJPEG

/// Decoding of JPEG files, baseline and progressive, grey or colour.
public enum JPEG {
  /// The largest number of pixels; a larger file is refused before memory is allocated.
  public static let pixelLimit = PNG.pixelLimit

  /// Decodes the bytes of a JPEG file and applies its Exif orientation.
  ///
  /// - Parameter channels: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA, where alpha is 255; nil for grey or RGB, whichever
  ///   the file is. RGB becomes grey as in `PixelImage.converted`.
  ///
  /// Throws `ImageError` with `name` in its message for CMYK files and for detectable damage. A file that claims more
  /// than `pixelLimit` pixels, or more than its bytes can hold, is refused before memory is allocated.
  public static func decode(_ bytes: [UInt8], channels: Int? = nil, name: String = "JPEG data") throws -> PixelImage {
    let structure = try JPEGStructure(checking: bytes, name: name, pixelLimit: pixelLimit)
    return try decode(bytes, structure, name: name).converted(
      channels: channels, .black, structure.orientation)
  }

  /// Decodes a JPEG file; see `decode`.
  public static func read(_ path: String, channels: Int? = nil) throws -> PixelImage {
    try decode(PictureFile.contents(of: path), channels: channels, name: path)
  }

  private static func decode(_ bytes: [UInt8], _ structure: JPEGStructure, name: String) throws -> PixelImage {
    guard let decoder = tjInitDecompress() else {
      throw ImageError.cannotRead(name: name, reason: "no decoder: \(String(cString: tjGetErrorStr2(nil)))")
    }
    defer { tjDestroy(decoder) }
    let (width, height, channels) = (structure.width, structure.height, structure.components)
    var pixels = [UInt8](repeating: 0, count: width * height * channels)
    // The decoder is given the buffer's dimensions, so it cannot write beyond them.
    let status = tjDecompress2(
      decoder, bytes, UInt(bytes.count), &pixels, Int32(width), Int32(width * channels), Int32(height),
      channels == 1 ? TJPF_GRAY.rawValue : TJPF_RGB.rawValue, TJFLAG_ACCURATEDCT)
    if status != 0 {
      let message = String(cString: tjGetErrorStr2(decoder))
      guard tjGetErrorCode(decoder) == TJERR_WARNING.rawValue, isHarmless(message) else {
        throw ImageError.corrupt(name: name, format: .jpeg, reason: reason(message))
      }
    }
    return PixelImage(width: width, height: height, channels: channels, pixels: pixels)
  }

  /// True for warnings that do not concern the pixels.
  ///
  /// All other warnings mean that libjpeg invented pixels, and are errors here. Two warnings occur in intact pictures
  /// of public datasets (Microsoft's cats and dogs): extra bytes after the last row, and an unknown JFIF revision.
  /// libjpeg reports only its first warning, so damage after an unknown revision goes undetected; but a missing end is
  /// detected by `JPEGStructure`.
  private static func isHarmless(_ warning: String) -> Bool {
    warning.hasSuffix("extraneous bytes before marker 0xd9") || warning.hasPrefix("Warning: unknown JFIF revision")
  }

  /// libjpeg's message without the prefix that `ImageError` already contains.
  private static func reason(_ message: String) -> String {
    let prefix = "Corrupt JPEG data: "
    return message.hasPrefix(prefix) ? String(message.dropFirst(prefix.count)) : message
  }
}
