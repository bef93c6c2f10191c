import CGANZooJPEG
import GANZooSupport

extension JPEG {
  /// The quality of encoded images: losses are hard to see, and a file takes a fraction of a PNG's size.
  public static let defaultQuality = 95
  /// The largest width or height that the format holds, in pixels.
  public static let longestSide = 65_535

  /// Encodes the image as baseline JPEG, grey or colour with as many samples of colour as of brightness.
  ///
  /// The format has no transparency: transparent pixels are blended with white, as a page shows them. Equal images give
  /// equal bytes with the same version of libjpeg-turbo.
  ///
  /// - Parameter quality: 1 to 100.
  /// - Throws: `ImageError.cannotEncode`, for example if a side is longer than `longestSide`.
  public static func encode(_ image: PixelImage, quality: Int = defaultQuality) throws -> [UInt8] {
    precondition((1...100).contains(quality), "JPEG of quality \(quality)")
    func failure(_ reason: String) -> ImageError {
      .cannotEncode(width: image.width, height: image.height, format: .jpeg, reason: reason)
    }
    guard max(image.width, image.height) <= longestSide else {
      throw failure("a side has at most \(longestSide.grouped) pixels")
    }
    guard let encoder = tjInitCompress() else { throw failure(String(cString: tjGetErrorStr2(nil))) }
    defer { tjDestroy(encoder) }
    let flat = image.flattened(.white)
    let isGrey = flat.channels == 1
    var (bytes, size): (UnsafeMutablePointer<UInt8>?, UInt) = (nil, 0)
    defer { tjFree(bytes) }
    let status = tjCompress2(
      encoder, flat.pixels, Int32(flat.width), Int32(flat.width * flat.channels), Int32(flat.height),
      isGrey ? TJPF_GRAY.rawValue : TJPF_RGB.rawValue, &bytes, &size,
      Int32(isGrey ? TJSAMP_GRAY.rawValue : TJSAMP_444.rawValue), Int32(quality), TJFLAG_ACCURATEDCT)
    guard status == 0, let bytes else { throw failure(String(cString: tjGetErrorStr2(encoder))) }
    return Array(UnsafeBufferPointer(start: bytes, count: Int(size)))
  }

  /// Writes the image as a JPEG file. The file appears complete or not at all, and replaces an existing one.
  ///
  /// Throws `FileWriteError` or `ImageError.cannotEncode`.
  public static func write(_ image: PixelImage, to path: String, quality: Int = defaultQuality) throws {
    try AtomicFile.write(encode(image, quality: quality), to: path)
  }
}
