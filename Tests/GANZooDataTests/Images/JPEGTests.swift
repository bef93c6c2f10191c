import Foundation
import GANZooData
import GANZooTestSupport
import Testing

@Suite("JPEG")
struct JPEGTests {
  static func path(_ kind: String) -> String { Fixture.path("pictures/jpeg-\(kind).jpg") }

  private func bytes(_ kind: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(fileURLWithPath: Self.path(kind))))
  }

  private func message(_ bytes: [UInt8], location: SourceLocation = #_sourceLocation) -> String? {
    #expect(throws: ImageError.self, sourceLocation: location) { try JPEG.decode(bytes, name: "x.jpg") }?.description
  }

  /// The offset of a marker's second byte.
  private func place(of marker: UInt8, in bytes: [UInt8]) throws -> Int {
    try #require(bytes.indices.dropFirst().first { bytes[$0 - 1] == 0xFF && bytes[$0] == marker })
  }

  @Test(
    "Samples are Pillow's within 2 levels",
    arguments: [("grey", 1), ("444", 3), ("420", 3), ("progressive", 3), ("flat", 1), ("rgb", 3)])
  func samples(kind: String, channels: Int) throws {
    let image = try JPEG.read(Self.path(kind))
    let expected = try PNG.read(Fixture.path("pictures/jpeg-\(kind).png"))
    #expect(image.channels == channels)
    #expect((image.width, image.height, image.channels) == (expected.width, expected.height, expected.channels))
    let difference = zip(image.pixels, expected.pixels).map { abs(Int($0) - Int($1)) }.max()
    #expect(try #require(difference) <= 2)
  }

  @Test("A file is converted to the requested number of channels", arguments: ["grey", "420"])
  func channels(kind: String) throws {
    let image = try JPEG.read(Self.path(kind))
    for channels in 1...4 {
      #expect(try JPEG.read(Self.path(kind), channels: channels) == image.converted(channels: channels))
    }
  }

  @Test("A file truncated at any byte is refused", arguments: ["grey", "420", "progressive"])
  func truncation(kind: String) throws {
    let bytes = try bytes(kind)
    #expect(message([]) == "x.jpg: expected a JPEG file, found an empty file")
    for count in 1..<bytes.count {
      #expect(throws: ImageError.truncated(name: "x.jpg", format: .jpeg, found: count)) {
        try JPEG.decode(Array(bytes.prefix(count)), name: "x.jpg")
      }
    }
    #expect(message(Array(bytes.prefix(900))) == "x.jpg: truncated JPEG file, it ends after 900 bytes")
  }

  @Test("Missing rows before an end marker are refused")
  func missingRows() throws {
    let bytes = try bytes("420")
    #expect(
      message(bytes.dropLast(300) + [0xFF, 0xD9]) == "x.jpg: corrupt JPEG file: premature end of data segment")
  }

  @Test("Damaged bytes give an error or an image of the right size, and never crash")
  func fuzzing() throws {
    var random = SeededGenerator(seed: 7)
    for kind in ["grey", "444", "420", "progressive", "cmyk"] {
      let bytes = try bytes(kind)
      for round in 0..<600 {
        var damaged = bytes
        // The headers, about the first 600 bytes, matter more than the compressed data.
        let end = round % 2 == 0 ? bytes.count : 620
        for _ in 0...round % 4 { damaged[.random(in: 2..<end, using: &random)] = .random(in: 0...255, using: &random) }
        do {
          let image = try JPEG.decode(damaged, channels: 4)
          #expect(image.pixels.count == image.width * image.height * 4)
        } catch is ImageError {}
      }
    }
  }

  @Test("Warnings that do not concern the pixels are ignored")
  func harmless() throws {
    let bytes = try bytes("444")
    let image = try JPEG.decode(bytes)
    #expect(try JPEG.decode(bytes.dropLast(2) + [1, 2, 3, 0xFF, 0xD9]) == image)
    var revision = bytes
    revision[11] = 0
    #expect(try JPEG.decode(revision) == image)
    #expect(try JPEG.decode(bytes + [1, 2, 3]) == image)
  }

  @Test("Bytes between segments are refused")
  func extraneous() throws {
    var bytes = try bytes("444")
    bytes.insert(contentsOf: [1, 2, 3], at: try place(of: 0xDA, in: bytes) - 1)
    #expect(message(bytes) == "x.jpg: corrupt JPEG file: 3 extraneous bytes before marker 0xda")
  }

  @Test("Unsupported variants are refused by name")
  func varieties() throws {
    #expect(message(try bytes("cmyk")) == "x.jpg: expected a JPEG file of grey or RGB, found one of CMYK")
    let bytes = try bytes("444")
    let frame = try place(of: 0xC0, in: bytes)
    let processes: [(marker: UInt8, name: String)] = [
      (0xC3, "lossless codes"), (0xC6, "hierarchical codes"), (0xC9, "arithmetic codes"), (0xCA, "arithmetic codes"),
    ]
    for process in processes {
      var changed = bytes
      changed[frame] = process.marker
      #expect(
        message(changed)
          == "x.jpg: expected a JPEG file of Huffman codes, baseline or progressive, found one of \(process.name)")
    }
    var deep = bytes
    deep[frame + 3] = 12
    #expect(message(deep) == "x.jpg: expected a JPEG file of 8 bits a sample, found one of 12 bits")
    let two: [UInt8] = [0xFF, 0xC0, 0, 14, 8, 0, 8, 0, 8, 2, 1, 0x11, 0, 2, 0x11, 0]
    #expect(
      message([0xFF, 0xD8] + two + [0xFF, 0xD9])
        == "x.jpg: expected a JPEG file of grey or RGB, found one of 2 colour components")
  }

  @Test("A header with too many pixels, no pixels, or more than the bytes can hold is refused")
  func sizes() throws {
    func message(height: [UInt8], width: [UInt8]) throws -> String? {
      var changed = try bytes("grey")
      let frame = try place(of: 0xC0, in: changed)
      changed.replaceSubrange(frame + 4..<frame + 8, with: height + width)
      return self.message(changed)
    }
    #expect(
      try message(height: [0xFF, 0xFF], width: [0xFF, 0xFF])
        == "x.jpg: 65535 x 65535 pixels, expected at most 67108864 in all")
    #expect(
      try message(height: [0x20, 0], width: [0x20, 0])
        == "x.jpg: corrupt JPEG file: 1209 bytes cannot hold 8192 x 8192 pixels")
    #expect(try message(height: [0, 0], width: [0, 9]) == "x.jpg: corrupt JPEG file: 9 x 0 pixels")
  }

  @Test("Invalid headers are reported")
  func headers() throws {
    #expect(message([0xFF, 0xD8, 0xFF, 0xD9]) == "x.jpg: corrupt JPEG file: no frame header")
    #expect(
      message([0xFF, 0xD8, 0xFF, 0xE0, 0, 1, 0xFF, 0xD9])
        == "x.jpg: corrupt JPEG file: a segment of 1 bytes at byte 4")
    #expect(
      message([0xFF, 0xD8, 0xFF, 0xC0, 0, 4, 8, 0, 0xFF, 0xD9])
        == "x.jpg: corrupt JPEG file: a frame header of 2 bytes")
    #expect(
      message(Array("\u{89}PNG".unicodeScalars.map { UInt8($0.value) } + [0x0D, 0x0A, 0x1A, 0x0A]))
        == "x.jpg: expected a JPEG file, found a PNG file")
  }

  @Test("A progressive file with too many scans is refused")
  func scans() throws {
    let bytes = try bytes("flat")
    let last = try #require(bytes.indices.dropFirst().last { bytes[$0 - 1] == 0xFF && bytes[$0] == 0xDA }) - 1
    let scan = bytes[last..<bytes.count - 2]
    let bomb = bytes.dropLast(2) + Array(repeating: scan, count: 95).joined() + [0xFF, 0xD9]
    #expect(
      message(Array(bomb)) == "x.jpg: corrupt JPEG file: more than 100 scans")
  }
}
