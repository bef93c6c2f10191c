import CGANZooJPEG

/// Reading of JPEG files, baseline and progressive, grey or colour.
public enum JPEG {
  /// The most pixels that are decoded; beyond that a file is refused before anything is allocated.
  public static let pixelLimit = PNG.pixelLimit

  /// The image in the bytes of a JPEG file: grey where the file is grey, RGB otherwise.
  ///
  /// - Parameter channels: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA, alpha being 255; nil for grey or RGB, as the file is. Colours
  ///   become grey as in `PixelImage.converted`.
  ///
  /// A picture that is stored turned or mirrored is shown upright, as its Exif data say: what people see of it.
  ///
  /// Throws `ImageError`, with `name` in its message, for CMYK and for damage that can be told; more than `pixelLimit` pixels, or
  /// more than the bytes can hold, are refused before memory is taken for them.
  public static func decode(_ bytes: [UInt8], channels: Int? = nil, name: String = "JPEG data") throws -> PixelImage {
    let structure = try JPEGStructure(checking: bytes, name: name, pixelLimit: pixelLimit)
    return try decode(bytes, structure, name: name).presented(
      channels: channels, .black, structure.orientation)
  }

  /// The image in a JPEG file; see `decode`.
  public static func read(_ path: String, channels: Int? = nil) throws -> PixelImage {
    try decode(PictureFile.contents(of: Array(path.utf8), name: path), channels: channels, name: path)
  }

  private static func decode(_ bytes: [UInt8], _ structure: JPEGStructure, name: String) throws -> PixelImage {
    guard let decoder = tjInitDecompress() else {
      throw ImageError.cannotRead(name: name, reason: "no decoder: \(String(cString: tjGetErrorStr2(nil)))")
    }
    defer { tjDestroy(decoder) }
    let (width, height, channels) = (structure.width, structure.height, structure.components)
    var pixels = [UInt8](repeating: 0, count: width * height * channels)
    // With its sizes given, the decoder writes no further, whatever it makes of the header.
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

  /// Whether a warning says nothing about the pixels.
  ///
  /// A warning otherwise means samples that were made up, and is an error here. The two that are let pass are known from
  /// sound pictures of public data sets (Microsoft's cats and dogs): bytes left over after the last row, and a version
  /// number that nothing depends on. libjpeg keeps its first warning only, so that behind the second one damage goes
  /// unnoticed; a missing end does not, for `JPEGStructure` looks for it.
  private static func isHarmless(_ warning: String) -> Bool {
    warning.hasSuffix("extraneous bytes before marker 0xd9") || warning.hasPrefix("Warning: unknown JFIF revision")
  }

  /// libjpeg's words without what the message says anyway.
  private static func reason(_ message: String) -> String {
    let prefix = "Corrupt JPEG data: "
    return message.hasPrefix(prefix) ? String(message.dropFirst(prefix.count)) : message
  }
}
