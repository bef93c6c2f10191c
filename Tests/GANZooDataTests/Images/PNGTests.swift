import Foundation
import GANZooData
import GANZooTestSupport
import Testing

@Suite("PNG")
struct PNGTests {
  /// Samples without a pattern that would survive swapped axes or channels.
  static func image(width: Int, height: Int, channels: Int) -> PixelImage {
    let pixels = (0..<width * height * channels).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 7 &+ $0 &* 13 &+ 5) }
    return PixelImage(width: width, height: height, channels: channels, pixels: pixels)
  }

  @Test("Encoding and decoding preserve an image", arguments: [1, 2, 3, 4], [[1, 1], [7, 5], [302, 41]])
  func roundTrip(channels: Int, size: [Int]) throws {
    let image = Self.image(width: size[0], height: size[1], channels: channels)
    #expect(try PNG.decode(PNG.encode(image), channels: channels) == image)
  }

  @Test("Every sample value is preserved, grey and RGB", arguments: [1, 3])
  func values(channels: Int) throws {
    let pixels = (0..<256 * channels).map { UInt8($0 / channels) }
    let image = PixelImage(width: 16, height: 16, channels: channels, pixels: pixels)
    #expect(try PNG.decode(PNG.encode(image)) == image)
  }

  @Test(
    "A file becomes the channels that are asked for as Pillow converts it",
    arguments: [("png-grey", [1, 2, 3, 4]), ("png-rgb", [1, 2, 3, 4]), ("png-palette", [4])])
  func channels(file: String, all: [Int]) throws {
    for channels in all {
      let expected = try PNG.read(Fixture.path("pictures/\(file)-\(channels).png"), channels: channels)
      #expect(try PNG.read(Fixture.path("pictures/\(file).png"), channels: channels) == expected)
    }
  }

  @Test("Without a number of channels, a file is decoded as grey or RGB")
  func ownChannels() throws {
    for (channels, expected) in [(1, 1), (2, 1), (3, 3), (4, 3)] {
      #expect(try PNG.decode(PNG.encode(Self.image(width: 4, height: 3, channels: channels))).channels == expected)
    }
    #expect(try PNG.read(Fixture.path("pictures/png-palette.png")).channels == 3)
  }

  @Test("Transparent pixels are blended with black if no alpha is requested")
  func transparency() throws {
    let image = PixelImage(
      width: 3, height: 1, channels: 4, pixels: [255, 90, 0, 255, 255, 255, 255, 128, 9, 200, 255, 0])
    let bytes = try PNG.encode(image)
    let flat = try PNG.decode(bytes)
    #expect(flat.pixels == [255, 90, 0, 128, 128, 128, 0, 0, 0])
    #expect(try PNG.decode(bytes, channels: 3) == flat)
    #expect(try PNG.decode(bytes, channels: 1).pixels == [129, 128, 0])
    #expect(try PNG.decode(bytes, channels: 2).pixels == [129, 255, 255, 128, 149, 0])
    #expect(
      try PNG.decode(bytes, transparency: .white).pixels == [255, 90, 0, 255, 255, 255, 255, 255, 255])
    #expect(try PNG.decode(bytes, channels: 1, transparency: .drop).pixels == [129, 255, 149])
    #expect(try PNG.decode(bytes, channels: 4, transparency: .white) == image)
  }

  @Test("Equal images give equal bytes, without a time stamp")
  func deterministic() throws {
    let image = Self.image(width: 40, height: 30, channels: 3)
    let bytes = try PNG.encode(image)
    #expect(try PNG.encode(image) == bytes)
    #expect(Data(bytes).range(of: Data("tIME".utf8)) == nil)
    #expect(bytes[24] == 8 && bytes[25] == 2)
    #expect(try PNG.encode(Self.image(width: 4, height: 3, channels: 1))[25] == 0)
  }

  @Test("A file truncated at any byte is refused")
  func truncation() throws {
    let bytes = try PNG.encode(Self.image(width: 6, height: 5, channels: 3))
    #expect(throws: ImageError.wrongFormat(name: "x.png", expected: [.png], found: "an empty file")) {
      try PNG.decode([], name: "x.png")
    }
    for count in 1..<bytes.count {
      #expect(throws: ImageError.truncated(name: "x.png", format: .png, found: count)) {
        try PNG.decode(Array(bytes.prefix(count)), name: "x.png")
      }
    }
    #expect(
      ImageError.truncated(name: "x.png", format: .png, found: 9).description
        == "x.png: truncated PNG file, it ends after 9 bytes")
  }

  @Test("A file with any single byte changed is refused")
  func damage() throws {
    let bytes = try PNG.encode(Self.image(width: 6, height: 5, channels: 1))
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 0x55
      #expect(throws: ImageError.self, "byte \(index)") { try PNG.decode(damaged) }
    }
  }

  @Test("A damaged chunk is reported with its offset")
  func checksum() throws {
    var bytes = try PNG.encode(Self.image(width: 6, height: 5, channels: 1))
    bytes[20] = 1
    let error = #expect(throws: ImageError.self) { try PNG.decode(bytes, name: "x.png") }
    #expect(error?.description == "x.png: corrupt PNG file: wrong checksum in the chunk at byte 8")
  }

  @Test("Invalid compressed data with correct checksums are refused")
  func badPixels() throws {
    let error = #expect(throws: ImageError.self) {
      try PNG.decode(RawPNG.file(width: 2, height: 2, data: [1, 2, 3, 4, 5]), name: "x.png")
    }
    #expect(error?.description.hasPrefix("x.png: corrupt PNG file: ") == true)
  }

  @Test("Files in other formats are refused")
  func notPNG() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("x.png", Array("GIF89a".utf8))
    let error = #expect(throws: ImageError.self) { try PNG.read(path) }
    #expect(error?.description == "\(path): expected a PNG file, found a GIF file")
  }

  @Test("A header with too many pixels is refused before memory is allocated")
  func tooManyPixels() {
    let error = #expect(throws: ImageError.self) {
      try PNG.decode(RawPNG.file(width: 8193, height: 8192, data: [0]), name: "x.png")
    }
    #expect(error?.description == "x.png: 8193 x 8192 pixels, expected at most 67108864 in all")
    #expect(throws: ImageError.tooManyPixels(name: "x.png", width: 0xFFFF_FFFF, height: 0xFFFF_FFFF, limit: 1 << 26)) {
      try PNG.decode(RawPNG.file(width: .max, height: .max, data: [0]), name: "x.png")
    }
  }

  @Test("A header with more pixels than the compressed bytes can hold is refused")
  func implausible() {
    let error = #expect(throws: ImageError.self) {
      try PNG.decode(RawPNG.file(width: 8192, height: 8192, data: [0, 0]), name: "x.png")
    }
    #expect(error?.description == "x.png: corrupt PNG file: 2 compressed bytes cannot hold 8192 x 8192 pixels")
  }

  @Test("An image that libpng cannot encode is an error")
  func tooWide() {
    let wide = PixelImage(width: 1_000_001, height: 1, channels: 1, pixels: Array(repeating: 0, count: 1_000_001))
    let error = #expect(throws: ImageError.self) { try PNG.encode(wide) }
    #expect(
      error?.description.hasPrefix("an image of 1000001 x 1 pixels cannot be written as PNG: ") == true,
      "\(String(describing: error))")
  }

  @Test("A file that cannot be read is reported with the reason")
  func unreadable() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: ImageError.self) { try PNG.read(folder.path + "/none.png") }
    #expect(error?.description == "cannot read \(folder.path)/none.png: no such file or directory")
    #expect(throws: ImageError.cannotRead(name: folder.path, reason: "not a regular file")) {
      try PNG.read(folder.path)
    }
    #expect(throws: ImageError.cannotRead(name: "/dev/zero", reason: "not a regular file")) {
      try PNG.read("/dev/zero")
    }
  }
}

/// Grey PNG files built by hand, with correct checksums around any contents.
enum RawPNG {
  static func file(width: UInt32, height: UInt32, data: [UInt8]) -> [UInt8] {
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
      + chunk("IHDR", bigEndian(width) + bigEndian(height) + [8, 0, 0, 0, 0]) + chunk("IDAT", data) + chunk("IEND", [])
  }

  private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let checked = Array(type.utf8) + data
    var sum = UInt32.max
    for byte in checked {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? 0xEDB8_8320 ^ sum >> 1 : sum >> 1 }
    }
    return bigEndian(UInt32(data.count)) + checked + bigEndian(~sum)
  }

  private static func bigEndian(_ number: UInt32) -> [UInt8] { withUnsafeBytes(of: number.bigEndian) { Array($0) } }
}
