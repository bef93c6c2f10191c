import CGANZooPictures
import CGANZooPNG
import Foundation
package import GANZooSupport

/// Encoding and decoding of PNG files.
///
/// Encoded files contain no times or names, so equal images give equal files with the same version of libpng.
public enum PNG {
  /// The largest number of pixels, 8,192 x 8,192; a larger file is refused before memory is allocated.
  public static let pixelLimit = 1 << 26

  /// Encodes the image as PNG with 8 bits per sample, sRGB.
  ///
  /// Throws `ImageError.cannotEncode` if libpng refuses the image, for example if it is wider than a million pixels.
  public static func encode(_ image: PixelImage) throws -> [UInt8] {
    var control = png_image()
    control.version = png_uint_32(PNG_IMAGE_VERSION)
    control.width = png_uint_32(clamping: image.width)
    control.height = png_uint_32(clamping: image.height)
    control.format = format(channels: image.channels)
    return try withUnsafeMutablePointer(to: &control) { control in
      defer { png_image_free(control) }
      var size = ganzoo_png_size_limit(control.pointee)
      let bytes = [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
        let done = png_image_write_to_memory(control, buffer.baseAddress, &size, 0, image.pixels, 0, nil)
        count = done == 0 ? 0 : Int(size)
      }
      guard !bytes.isEmpty else {
        throw ImageError.cannotEncode(width: image.width, height: image.height, reason: message(control.pointee))
      }
      return bytes
    }
  }

  /// Writes the image as a PNG file. The file appears complete or not at all, and replaces an existing one.
  ///
  /// Throws `FileWriteError` or `ImageError.cannotEncode`.
  public static func write(_ image: PixelImage, to path: String) throws {
    try write(image, to: path, in: nil)
  }

  /// Writes the image as a PNG file that appears together with the other files of `group`.
  package static func write(_ image: PixelImage, to path: String, in group: FileGroup?) throws {
    try AtomicFile.write(encode(image), to: path, in: group)
  }

  /// Throws the `FileWriteError` that writing to this path would throw; changes no file.
  public static func checkWritable(_ path: String) throws {
    try AtomicFile.checkWritable(path)
  }

  /// Decodes the bytes of a PNG file, with 8 bits per sample (the upper 8 of 16, like TensorFlow's `decode_png` and
  /// Pillow).
  ///
  /// Returns stored samples without applying gamma, colour spaces or profiles. Applies the Exif orientation.
  ///
  /// - Parameters:
  ///   - channels: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA; nil for grey or RGB, whichever the file is. RGB becomes
  ///     grey as in `PixelImage.converted`.
  ///   - transparency: what to do with transparent pixels if no alpha channel is requested.
  ///
  /// Throws `ImageError` with `name` in its message. A file that claims more than `pixelLimit` pixels, or more than its
  /// compressed bytes can hold, is refused before memory is allocated.
  public static func decode(
    _ bytes: [UInt8], channels: Int? = nil, transparency: Transparency = .black, name: String = "PNG data"
  ) throws -> PixelImage {
    let structure = try PNGStructure(checking: bytes, name: name, pixelLimit: pixelLimit)
    return try bytes.withUnsafeBufferPointer { try decode($0, structure, name: name) }.converted(
      channels: channels, transparency, structure.orientation)
  }

  /// Decodes a PNG file; see `decode`.
  public static func read(
    _ path: String, channels: Int? = nil, transparency: Transparency = .black
  ) throws -> PixelImage {
    try decode(PictureFile.contents(of: path), channels: channels, transparency: transparency, name: path)
  }

  private static func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, _ structure: PNGStructure, name: String
  ) throws -> PixelImage {
    guard let file = ganzoo_png_open(bytes.baseAddress, bytes.count) else {
      throw ImageError.cannotRead(name: name, reason: "no memory for libpng")
    }
    defer { ganzoo_png_close(file) }
    func check(_ isDone: Bool = true) throws {
      let message = String(cString: ganzoo_png_message(file))
      guard isDone, message.isEmpty else { throw ImageError.corrupt(name: name, format: .png, reason: message) }
    }
    try check()
    let (width, height, channels) = (structure.width, structure.height, Int(ganzoo_png_channels(file)))
    var pixels = [UInt8](repeating: 0, count: width * height * channels)
    try check(ganzoo_png_read(file, width, height, &pixels) != 0)
    return PixelImage(width: width, height: height, channels: channels, pixels: pixels)
  }

  private static func format(channels: Int) -> png_uint_32 {
    let colour = channels < 3 ? 0 : PNG_FORMAT_FLAG_COLOR
    return png_uint_32(colour | (PixelImage.hasAlpha(channels: channels) ? PNG_FORMAT_FLAG_ALPHA : 0))
  }

  private static func message(_ control: png_image) -> String {
    withUnsafeBytes(of: control.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
