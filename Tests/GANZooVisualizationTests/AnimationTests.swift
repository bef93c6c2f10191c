import CGANZooGIF
import CGANZooZlib
import Foundation
import GANZooData
import GANZooTestSupport
import Testing

import GANZooVisualization

@Suite("Animations")
struct AnimationTests {
  /// Pictures of 30 x 20 that differ, of up to so many colours.
  private static func pictures(_ count: Int, channels: Int, colors: Int = 1 << 24) -> [PixelImage] {
    (0..<count).map { number in
      let pixels = (0..<30 * 20 * channels).map { place in
        UInt8(truncatingIfNeeded: (place * 7 + number * 31) % min(colors, 251) + place / 90)
      }
      return PixelImage(width: 30, height: 20, channels: channels, pixels: pixels)
    }
  }

  private static func animation(_ pictures: [PixelImage], _ milliseconds: [Int]) throws -> Animation {
    try Animation(milliseconds: milliseconds) { pictures[$0] }
  }

  @Test("a GIF has the pixels of grey pictures, their times, and is repeated for ever", arguments: [1, 3])
  func gif(_ channels: Int) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.gif"
    // RGB pictures of 90 colours or fewer.
    let grey = Self.pictures(3, channels: 1, colors: 80)
    let pictures = channels == 1 ? Self.pictures(3, channels: 1) : grey.map { $0.converted(channels: 3) }
    var seen: [Int] = []
    try Self.animation(pictures, [120, 1004, 2000]).write(to: path) { seen.append($0) }
    #expect(seen == [1, 2, 3])
    let decoded = try decodedGIF(path)
    #expect(decoded.hundredths == [12, 100, 200])
    #expect(decoded.pictures == pictures.map { $0.converted(channels: 3) })
    #expect(try folder.bytes("a.gif").range(of: Data("NETSCAPE2.0\u{3}\u{1}\0\0".utf8)) != nil)
    #expect(folder.files == ["a.gif"])
  }

  @Test("a GIF of more colours than fit stays close to them, and equal pixels of two pictures stay equal")
  func manyColors() throws {
    let folder = try TemporaryFolder()
    let pixels = (0..<64 * 64).flatMap { (place: Int) -> [UInt8] in
      let values: [Int] = [place % 64 * 4, place / 64 * 4, place * 5 % 256]
      return values.map { UInt8($0) }
    }
    let first = PixelImage(width: 64, height: 64, channels: 3, pixels: pixels)
    let below: [UInt8] = pixels[6144...].map { 255 - $0 }
    let second = PixelImage(width: 64, height: 64, channels: 3, pixels: Array(pixels[..<6144]) + below)
    try Self.animation([first, second], [100, 100]).write(to: folder.path + "/a.gif")
    let decoded = try decodedGIF(folder.path + "/a.gif").pictures
    let errors = zip(decoded[0].pixels, pixels).map { (a: UInt8, b: UInt8) -> Int in abs(Int(a) - Int(b)) }
    #expect(errors.reduce(0, +) / errors.count < 16 && Set(decoded[0].pixels).count > 20)
    #expect(decoded[0].pixels[..<6144] == decoded[1].pixels[..<6144])
  }

  private func decodedGIF(_ path: String) throws -> (pictures: [PixelImage], hundredths: [Int]) {
    var code: Int32 = 0
    let gif = try #require(DGifOpenFileName(path, &code))
    defer { DGifCloseFile(gif, &code) }
    try #require(DGifSlurp(gif) == GIF_OK)
    let colors = try #require(gif.pointee.SColorMap.pointee.Colors)
    let (width, height) = (Int(gif.pointee.SWidth), Int(gif.pointee.SHeight))
    var result: (pictures: [PixelImage], hundredths: [Int]) = ([], [])
    for index in 0..<Int(gif.pointee.ImageCount) {
      var control = GraphicsControlBlock()
      try #require(DGifSavedExtensionToGCB(gif, Int32(index), &control) == GIF_OK)
      result.hundredths.append(Int(control.DelayTime))
      let raster = UnsafeBufferPointer(start: gif.pointee.SavedImages[index].RasterBits, count: width * height)
      let pixels = raster.flatMap { [colors[Int($0)].Red, colors[Int($0)].Green, colors[Int($0)].Blue] }
      result.pictures.append(PixelImage(width: width, height: height, channels: 3, pixels: pixels))
    }
    return result
  }

  @Test("an APNG has all pixels and times, and is its first picture to who knows PNG alone", arguments: [1, 2, 3, 4])
  func apng(_ channels: Int) throws {
    let folder = try TemporaryFolder()
    let pictures = Self.pictures(3, channels: channels)
    try Self.animation(pictures, [20, 333, 60_000]).write(to: folder.path + "/a.png")
    let expected = pictures.map { $0.converted(channels: channels < 3 ? 1 : 3) }
    #expect(try PNG.read(folder.path + "/a.png") == expected[0])
    let chunks = chunks([UInt8](try folder.bytes("a.png")))
    #expect(chunks.first { $0.type == "acTL" }?.data == [0, 0, 0, 3, 0, 0, 0, 0])
    let controls = chunks.filter { $0.type == "fcTL" }
    #expect(controls.map { Int($0.data[20]) << 8 | Int($0.data[21]) } == [20, 333, 60_000])
    // Both kinds are counted in one sequence.
    let numbers = chunks.filter { ["fcTL", "fdAT"].contains($0.type) }.map { Int($0.data[3]) }
    #expect(numbers == Array(numbers.indices))
    let last = try #require(chunks.lastIndex { $0.type == "fcTL" })
    let data = chunks[last...].filter { $0.type == "fdAT" }.flatMap { $0.data.dropFirst(4) }
    let head = try #require(chunks.first { $0.type == "IHDR" })
    let single = Array("\u{89}PNG\r\n\u{1A}\n".unicodeScalars.map { UInt8($0.value) })
    let file = single + chunk("IHDR", head.data) + chunk("IDAT", data) + chunk("IEND", [])
    #expect(try PNG.decode(file) == expected[2])
  }

  private func chunks(_ png: [UInt8]) -> [(type: String, data: [UInt8])] {
    var chunks: [(type: String, data: [UInt8])] = []
    var start = 8
    while start < png.count {
      let size = png[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
      chunks.append(
        (String(decoding: png[start + 4..<start + 8], as: UTF8.self), Array(png[start + 8..<start + 8 + size])))
      start += 12 + size
    }
    return chunks
  }

  private func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(type.utf8) + data
    let number = { (value: UInt32) in withUnsafeBytes(of: value.bigEndian) { Array($0) } }
    return number(UInt32(data.count)) + body + number(UInt32(crc32(0, body, UInt32(body.count))))
  }

  @Test("a WebP has its first picture without loss, and all times")
  func webp() throws {
    let folder = try TemporaryFolder()
    let pictures = Self.pictures(3, channels: 3)
    try Self.animation(pictures, [50, 1000, 70]).write(to: folder.path + "/a.webp")
    let bytes = [UInt8](try folder.bytes("a.webp"))
    var (start, times, first): (Int, [Int], [UInt8]?) = (12, [], nil)
    let number = { (place: Int, count: Int) in (0..<count).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) } }
    while start + 8 <= bytes.count {
      let size = number(start + 4, 4)
      if Array(bytes[start..<start + 4]) == Array("ANMF".utf8) {
        times.append(number(start + 8 + 12, 3))
        first = first ?? Array(bytes[start + 24..<start + 8 + size])
      }
      start += 8 + size + size % 2
    }
    #expect(times == [50, 1000, 70])
    let body = Array("WEBP".utf8) + (first ?? [])
    let riff = Array("RIFF".utf8) + withUnsafeBytes(of: UInt32(body.count).littleEndian) { Array($0) } + body
    #expect(try WebP.decode(riff, channels: 3) == pictures[0])
  }

  private static let ffmpeg = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .contains { FileManager.default.isExecutableFile(atPath: "\($0)/ffmpeg") }

  @Test("an MP4 of odd sides is written by ffmpeg", .enabled(if: ffmpeg))
  func mp4() throws {
    let folder = try TemporaryFolder()
    let pictures = (0..<3).map {
      PixelImage(width: 31, height: 21, channels: 1, pixels: Array(repeating: UInt8($0 * 90), count: 651))
    }
    try Self.animation(pictures, [100, 400, 100]).write(to: folder.path + "/a.mp4")
    #expect(try folder.bytes("a.mp4").dropFirst(4).starts(with: Data("ftyp".utf8)))
    #expect(folder.files == ["a.mp4"])
  }

  @Test("what cannot be written is refused, and nothing is left")
  func refused() throws {
    let folder = try TemporaryFolder()
    let pictures = Self.pictures(2, channels: 1)
    let animation = try Self.animation(pictures, [100, 100])
    #expect(
      message { try animation.write(to: folder.path + "/a.bmp") }
        == "an animation is a file whose name ends in .gif, .png, .webp or .mp4, not \(folder.path)/a.bmp")
    let other = PixelImage(width: 3, height: 2, channels: 1, pixels: Array(repeating: 0, count: 6))
    let uneven = try Self.animation([pictures[0], other], [100, 100])
    for format in AnimationFormat.allCases where format != .mp4 || Self.ffmpeg {
      #expect(
        message { try uneven.write(to: folder.path + "/a.\(format.rawValue)") }
          == "picture 2 is a picture of 3 x 2, but the first one is 30 x 20")
    }
    #expect(folder.files.isEmpty)
    let large = PixelImage(width: 16_384, height: 1, channels: 1, pixels: Array(repeating: 0, count: 16_384))
    #expect(
      message { _ = try Self.animation([large], [100]) }
        == "pictures of 16,384 x 1 are too large for an animation: a side has up to 16,383 pixels; a smaller --scale helps"
    )
    #expect(
      message { _ = try Animation(milliseconds: Array(repeating: 20, count: 1 << 21)) { _ in pictures[0] } }
        == "2,097,152 pictures of 30 x 20 are too large for an animation, which has up to 1,073,741,824 pixels in all; "
        + "fewer pictures or a smaller --scale help")
  }
}
