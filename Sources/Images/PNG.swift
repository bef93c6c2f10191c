import CPNG
import Files
import Foundation

/// Reading and writing of PNG files.
///
/// The bytes depend on the image alone (no times, no names), so equal images give equal files with one libpng.
public enum PNG {
  /// The most pixels that are decoded, 8,192 x 8,192 of them; beyond that a file is refused before anything is allocated.
  public static let pixelLimit = 1 << 26

  /// The most bytes that a file may have to be read.
  static let fileLimit = 1 << 28

  /// The bytes of a PNG file that shows the image, grey or RGB, 8 bits a sample, sRGB.
  ///
  /// Throws `PNGError.cannotEncode` for an image that libpng refuses, such as one wider than a million pixels.
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
        throw PNGError.cannotEncode(width: image.width, height: image.height, reason: message(control.pointee))
      }
      return bytes
    }
  }

  /// Writes the image as a PNG file that appears whole or not at all, replacing one that is there.
  ///
  /// Throws `FileWriteError`, or `PNGError.cannotEncode`.
  public static func write(_ image: PixelImage, to path: String) throws {
    try AtomicFile.write(encode(image), to: path)
  }

  /// Throws the `FileWriteError` that writing to this path would throw; leaves nothing behind.
  public static func checkWritable(_ path: String) throws {
    try AtomicFile.checkWritable(path)
  }

  /// The image in the bytes of a PNG file: grey where the file is grey, RGB otherwise, 8 bits a sample.
  ///
  /// Transparency is laid over black. Throws `PNGError`, with `name` in its message; more than `pixelLimit` pixels, or
  /// more than the compressed bytes can hold, are refused before memory is taken for them.
  public static func decode(_ bytes: [UInt8], name: String = "PNG data") throws -> PixelImage {
    _ = try PNGStructure(checking: bytes, name: name, pixelLimit: pixelLimit)
    var control = png_image()
    control.version = png_uint_32(PNG_IMAGE_VERSION)
    // libpng keeps the address of the control structure between its calls, so it must not move.
    return try withUnsafeMutablePointer(to: &control) { control in
      defer { png_image_free(control) }
      return try bytes.withUnsafeBytes { try decode($0, control, name: name) }
    }
  }

  /// The image in a PNG file; see `decode`.
  public static func read(_ path: String) throws -> PixelImage {
    try decode(contents(of: path), name: path)
  }

  private static func decode(
    _ bytes: UnsafeRawBufferPointer, _ control: UnsafeMutablePointer<png_image>, name: String
  ) throws -> PixelImage {
    guard png_image_begin_read_from_memory(control, bytes.baseAddress, bytes.count) != 0 else {
      throw PNGError.corrupt(name: name, reason: message(control.pointee))
    }
    let channels = control.pointee.format & png_uint_32(PNG_FORMAT_FLAG_COLOR) == 0 ? 1 : 3
    control.pointee.format = format(channels: channels)
    let width = Int(control.pointee.width)
    let height = Int(control.pointee.height)
    var pixels = [UInt8](repeating: 0, count: width * height * channels)
    var black = png_color(red: 0, green: 0, blue: 0)
    guard png_image_finish_read(control, &black, &pixels, 0, nil) != 0 else {
      throw PNGError.corrupt(name: name, reason: message(control.pointee))
    }
    return PixelImage(width: width, height: height, channels: channels, pixels: pixels)
  }

  private static func contents(of path: String) throws -> [UInt8] {
    var info = stat()
    guard stat(path, &info) == 0, access(path, R_OK) == 0 else {
      throw PNGError.cannotRead(name: path, reason: systemReason(errno))
    }
    guard info.st_mode & S_IFMT == S_IFREG else {
      throw PNGError.cannotRead(name: path, reason: "not a regular file")
    }
    guard info.st_size <= fileLimit else {
      throw PNGError.cannotRead(name: path, reason: "\(info.st_size) bytes, expected at most \(fileLimit)")
    }
    do {
      return try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw PNGError.cannotRead(name: path, reason: error.localizedDescription)
    }
  }

  private static func format(channels: Int) -> png_uint_32 {
    png_uint_32(channels == 1 ? PNG_FORMAT_GRAY : Int32(PNG_FORMAT_FLAG_COLOR))
  }

  private static func message(_ control: png_image) -> String {
    withUnsafeBytes(of: control.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
