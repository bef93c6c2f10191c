import Foundation
import GANZooData
import GANZooTestSupport
import Testing

@Suite("Exif orientation")
struct OrientationTests {
  private static func path(_ name: String) -> String { Fixture.path("pictures/exif/\(name)") }

  private func bytes(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(fileURLWithPath: Self.path(name))))
  }

  @Test("It is applied like Pillow's exif_transpose", arguments: 1...8, ["jpg", "png", "webp"])
  func orientations(_ orientation: Int, _ kind: String) throws {
    let expected = try PNG.read(Self.path("\(orientation).\(kind).expected.png"))
    let found = try ImageReader.read(Self.path("\(orientation).\(kind)"))
    #expect((found.width, found.height) == (expected.width, expected.height))
    #expect((found.width, found.height) == (orientation < 5 ? (10, 7) : (7, 10)))
    let difference = zip(found.pixels, expected.pixels).map { abs(Int($0) - Int($1)) }.max()
    #expect(try #require(difference) <= (kind == "jpg" ? 2 : 0))
    let path = Self.path("\(orientation).\(kind)")
    let header = try ImageReader.header(of: Array(path.utf8), name: path)
    #expect((header.width, header.height, header.isColour, header.hasAlpha) == (found.width, found.height, true, false))
  }

  @Test("It is applied to grey pictures and to alpha, too")
  func channels() throws {
    let image = try PNG.read(Self.path("6.png"), channels: 4)
    #expect(try image.converted(channels: 3) == PNG.read(Self.path("6.png.expected.png")))
    #expect(try PNG.read(Self.path("6.png"), channels: 1) == image.converted(channels: 1))
  }

  /// A JPEG file with this block of Exif data.
  private func jpeg(_ block: [UInt8]) throws -> [UInt8] {
    let source = try Array(Data(contentsOf: URL(fileURLWithPath: Fixture.path("pictures/jpeg-444.jpg"))))
    let size = block.count + 8
    let segment = [0xFF, 0xE1, UInt8(size >> 8), UInt8(size & 255)] + Array("Exif\0\0".utf8) + block
    return Array(source[..<2]) + segment + Array(source[2...])
  }

  @Test("Damaged Exif data and data without an orientation are ignored")
  func damaged() throws {
    let upright = try JPEG.decode(jpeg([]))
    let entry: [UInt8] = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]
    let whole = Array("MM\0*".utf8) + [0, 0, 0, 8, 0, 1] + entry + [0, 0, 0, 0]
    #expect(try JPEG.decode(jpeg(whole)).width == upright.height)
    // The value is complete at offset 20, its second byte; padding and the next directory follow.
    for count in 0..<20 { #expect(try JPEG.decode(jpeg(Array(whole.prefix(count)))) == upright, "\(count) bytes") }
    let changes = [
      (0, 0x49), (3, 0), (4, 0xFF), (7, 200), (9, 0), (10, 2), (13, 2), (13, 9), (17, 2), (19, 0), (19, 9),
    ]
    for (place, value) in changes {
      var changed = whole
      changed[place] = UInt8(value)
      #expect(try JPEG.decode(jpeg(changed)) == upright, "byte \(place)")
    }
  }

  @Test("Damaged bytes never crash")
  func fuzzing() throws {
    var random = SeededGenerator(seed: 11)
    for kind in ["jpg", "png", "webp"] {
      let bytes = try bytes("6.\(kind)")
      for _ in 0..<400 {
        var changed = bytes
        for _ in 0..<3 { changed[.random(in: 8..<bytes.count, using: &random)] = .random(in: 0...255, using: &random) }
        do { _ = try ImageReader.decode(changed) } catch is ImageError {}
      }
    }
  }
}
