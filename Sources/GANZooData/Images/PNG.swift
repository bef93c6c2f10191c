import CGANZooPictures
import CGANZooPNG
import Foundation
package import GANZooSupport

/// Reading and writing of PNG files.
///
/// The bytes depend on the image alone (no times, no names), so equal images give equal files with one libpng.
public enum PNG {
  /// The most pixels that are decoded, 8,192 x 8,192 of them; beyond that a file is refused before anything is allocated.
  public static let pixelLimit = 1 << 26

  /// The bytes of a PNG file that shows the image: its channels, 8 bits a sample, sRGB.
  ///
  /// Throws `ImageError.cannotEncode` for an image that libpng refuses, such as one wider than a million pixels.
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

  /// Writes the image as a PNG file that appears whole or not at all, replacing one that is there.
  ///
  /// Throws `FileWriteError`, or `ImageError.cannotEncode`.
  public static func write(_ image: PixelImage, to path: String) throws {
    try write(image, to: path, in: nil)
  }

  /// The same, together with other files.
  package static func write(_ image: PixelImage, to path: String, in group: FileGroup?) throws {
    try AtomicFile.write(encode(image), to: path, in: group)
  }

  /// Throws the `FileWriteError` that writing to this path would throw; leaves nothing behind.
  public static func checkWritable(_ path: String) throws {
    try AtomicFile.checkWritable(path)
  }

  /// The image in the bytes of a PNG file, 8 bits a sample: of 16 the upper 8, as TensorFlow's `decode_png` and Pillow have it.
  ///
  /// Samples are those that are stored, whatever the file says of gamma, colour spaces and profiles. A picture that is stored
  /// turned or mirrored is shown upright, as its Exif data say.
  ///
  /// - Parameters:
  ///   - channels: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA; nil for grey where the file is grey and RGB otherwise. Colours
  ///     become grey as in `PixelImage.converted`.
  ///   - transparency: what becomes of it where no alpha is asked for.
  ///
  /// Throws `ImageError`, with `name` in its message; more than `pixelLimit` pixels, or more than the compressed bytes
  /// can hold, are refused before memory is taken for them.
  public static func decode(
    _ bytes: [UInt8], channels: Int? = nil, transparency: Transparency = .black, name: String = "PNG data"
  ) throws -> PixelImage {
    let structure = try PNGStructure(checking: bytes, name: name, pixelLimit: pixelLimit)
    return try bytes.withUnsafeBufferPointer { try decode($0, structure, name: name) }.presented(
      channels: channels, transparency, structure.orientation)
  }

  /// The image in a PNG file; see `decode`.
  public static func read(
    _ path: String, channels: Int? = nil, transparency: Transparency = .black
  ) throws -> PixelImage {
    try decode(
      PictureFile.contents(of: Array(path.utf8), name: path), channels: channels, transparency: transparency, name: path
    )
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
