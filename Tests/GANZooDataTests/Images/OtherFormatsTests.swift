import Foundation
import GANZooData
import GANZooTestSupport
import Testing

/// WebP and BMP files compared with Pillow's results (Fixtures/make_pictures.py).
@Suite("WebP and BMP files")
struct OtherFormatsTests {
  private static func path(_ name: String) -> String { Fixture.path("pictures/other/\(name)") }

  private func bytes(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(fileURLWithPath: Self.path(name))))
  }

  private func message(_ bytes: [UInt8]) -> String? {
    do {
      _ = try ImageReader.decode(bytes, name: "x")
      return nil
    } catch {
      return "\(error)"
    }
  }

  private static let bitmaps =
    [1, 4, 8].flatMap { ["palette-\($0)", "palette-\($0)-top-down", "palette-\($0)-os2"] }
    + ["grey-8", "rgb-555", "rgb-565", "rgb-24", "rgb-32", "rgba-32", "rgba-32-v5", "runs-8", "runs-8-jump", "runs-4"]

  @Test("BMP files are decoded like in Pillow", arguments: bitmaps)
  func bitmap(_ kind: String) throws {
    let expected = try PNG.read(Self.path("\(kind).bmp.rgba.png"), channels: 4)
    #expect(try BMP.read(Self.path("\(kind).bmp"), channels: 4) == expected)
    #expect(try ImageReader.read(Self.path("\(kind).bmp"), channels: 3) == expected.flattened(.black))
    #expect(try ImageReader.read(Self.path("\(kind).bmp")).channels == (kind == "grey-8" ? 1 : 3))
  }

  @Test(
    "A BMP file cut at any byte is refused", arguments: ["palette-4.bmp", "rgb-24.bmp", "runs-8.bmp", "runs-4.bmp"])
  func bitmapTruncation(_ name: String) throws {
    let bytes = try bytes(name)
    for count in 2..<bytes.count - 3 {
      #expect(message(Array(bytes.prefix(count))) == "x: truncated BMP file, it ends after \(count) bytes", "\(count)")
    }
  }

  /// A BMP file in which numbers of two or four bytes are changed.
  private func bitmap(_ name: String, _ changes: [(place: Int, bytes: Int, value: Int)]) throws -> [UInt8] {
    var bytes = try bytes(name)
    for change in changes {
      for byte in 0..<change.bytes {
        bytes[change.place + byte] = UInt8(truncatingIfNeeded: change.value >> (8 * byte))
      }
    }
    return bytes
  }

  @Test("Invalid and unsupported BMP headers are reported")
  func bitmapHeaders() throws {
    let cases: [(file: String, changes: [(place: Int, bytes: Int, value: Int)], message: String)] = [
      ("rgb-24.bmp", [(14, 4, 41)], "corrupt BMP file: a header of 41 bytes"),
      ("rgb-24.bmp", [(18, 4, 0)], "corrupt BMP file: 0 x 6 pixels"),
      ("rgb-24.bmp", [(18, 4, -1)], "corrupt BMP file: -1 x 6 pixels"),
      (
        "rgb-24.bmp", [(18, 4, 1 << 20), (22, 4, 1 << 20)],
        "1048576 x 1048576 pixels, expected at most 67108864 in all"
      ),
      ("rgb-24.bmp", [(22, 4, Int(Int32.min))], "13 x 2147483648 pixels, expected at most 67108864 in all"),
      (
        "rgb-24.bmp", [(18, 4, 1 << 21), (22, 4, 1)],
        "expected a BMP file of sides of up to 1048576 pixels, found one of 2097152 x 1"
      ),
      ("rgb-24.bmp", [(18, 4, 4096)], "truncated BMP file, it ends after 294 bytes"),
      ("rgb-24.bmp", [(10, 4, 20)], "corrupt BMP file: pixels begin at byte 20, within the header"),
      (
        "rgb-24.bmp", [(28, 2, 3)],
        "expected a BMP file of 1 to 32 bits a pixel, plain or in runs, found one of 3 bits with compression 0"
      ),
      (
        "rgb-24.bmp", [(30, 4, 4)],
        "expected a BMP file of 1 to 32 bits a pixel, plain or in runs, found one of 24 bits with compression 4"
      ),
      ("rgb-565.bmp", [(54, 4, 0xF00F)], "corrupt BMP file: a colour mask with gaps"),
      ("palette-8.bmp", [(46, 4, 4)], "corrupt BMP file: a pixel has colour 255 of a palette of 4"),
      ("runs-8.bmp", [(18, 4, 8000), (22, 4, 8000)], "corrupt BMP file: 1150 bytes cannot hold 8000 x 8000 pixels"),
    ]
    for (file, changes, expected) in cases {
      let found = try #require(message(bitmap(file, changes)))
      #expect(found.prefix { $0 != "(" } == "x: \(expected)", "\(file)")
    }
  }

  @Test("WebP files are decoded like in Pillow")
  func webP() throws {
    for (name, tolerance) in [("lossless", 0), ("lossless-alpha", 0), ("lossy", 1), ("lossy-alpha", 1)] {
      let expected = try PNG.read(Self.path("\(name).webp.rgba.png"), channels: 4)
      let found = try WebP.read(Self.path("\(name).webp"), channels: 4)
      #expect((found.width, found.height) == (21, 17))
      let difference = zip(found.pixels, expected.pixels).map { abs(Int($0) - Int($1)) }.max()
      #expect(try #require(difference) <= tolerance, "\(name)")
      #expect(try WebP.read(Self.path("\(name).webp"), transparency: .white) == found.flattened(.white))
    }
    let flat = try WebP.read(Self.path("flat.webp"))
    #expect((flat.width, flat.height, Array(flat.pixels.suffix(3))) == (600, 600, [12, 34, 56]))
  }

  @Test("A WebP file truncated at any byte is refused")
  func webPTruncation() throws {
    for name in ["lossy.webp", "lossless-alpha.webp"] {
      let bytes = try bytes(name)
      for count in 12..<bytes.count {
        #expect(message(Array(bytes.prefix(count))) == "x: truncated WebP file, it ends after \(count) bytes")
      }
    }
  }

  @Test("Unsupported WebP files are refused by name")
  func webPRefusals() throws {
    #expect(message(try bytes("animation.webp")) == "x: expected a WebP file of one picture, found one of an animation")
    // Width − 1 and height − 1, of 14 bits each, follow the signature of a lossless picture.
    var wide = try bytes("flat.webp")
    let start = try #require(Data(wide).range(of: Data("VP8L".utf8))).lowerBound + 9
    for byte in 0..<4 { wide[start + byte] = UInt8((UInt32(8191) << 14 | 8191) >> UInt32(8 * byte) & 255) }
    #expect(message(wide) == "x: corrupt WebP file: \(wide.count) bytes are too few for 8192 x 8192 pixels")
    var larger = wide
    for byte in 0..<4 { larger[start + byte] = UInt8((UInt32(16383) << 14 | 16383) >> UInt32(8 * byte) & 255) }
    #expect(message(larger) == "x: 16384 x 16384 pixels, expected at most 67108864 in all")
    var chunk = try bytes("lossy.webp")
    chunk[16] = 255
    chunk[17] = 255
    #expect(message(chunk) == "x: corrupt WebP file: the chunk at byte 12 does not end in the file")
  }

  @Test("Damaged bytes give an error or an image of the right size, and never crash")
  func fuzzing() throws {
    var random = SeededGenerator(seed: 9)
    for name in try FileManager.default.contentsOfDirectory(atPath: Self.path("")).sorted() where !name.hasSuffix("png")
    {
      let bytes = try bytes(name)
      for round in 0..<300 {
        var damaged = bytes
        let end = round % 2 == 0 ? bytes.count : min(70, bytes.count)
        for _ in 0...round % 4 { damaged[.random(in: 2..<end, using: &random)] = .random(in: 0...255, using: &random) }
        do {
          let image = try ImageReader.decode(damaged, channels: 4)
          #expect(image.pixels.count == image.width * image.height * 4)
        } catch is ImageError {}
      }
    }
  }
}
