import Foundation
import GANZooData
import Testing

import GANZooVisualization

@Suite("Pictures on terminals")
struct TerminalGraphicsTests {
  @Test(
    "go by what the terminal answers",
    arguments: [
      ("\u{1B}_Gi=31;OK\u{1B}\\\u{1B}[?62;c", .kitty), ("\u{1B}_Gi=31;ENOENT:x\u{1B}\\\u{1B}[?62;4;6c", .sixel),
      ("\u{1B}[?62;4c", .sixel), ("\u{1B}[?4;6;22c", nil), ("\u{1B}[?1;2c", nil), ("", nil), ("garbage\u{1B}[?", nil),
    ] as [(String, TerminalGraphics?)])
  func answers(_ answer: String, _ graphics: TerminalGraphics?) {
    #expect(TerminalGraphics.language(answer) == graphics)
  }

  @Test("are PNG files in parts, in kitty's protocol")
  func kitty() throws {
    var seed: UInt32 = 1
    let noise = (0..<100 * 100).map { _ in
      seed = seed &* 1_664_525 &+ 1_013_904_223
      return UInt8(seed >> 24)
    }
    let picture = PixelImage(width: 100, height: 100, channels: 1, pixels: noise)
    let parts = try TerminalGraphics.kitty.sequence(for: picture).components(separatedBy: "\u{1B}\\").dropLast()
    #expect(parts.count > 2 && parts.allSatisfy { $0.count < 4130 })
    #expect(parts.first?.hasPrefix("\u{1B}_Ga=T,f=100,q=2,m=1;") == true)
    #expect(parts.dropFirst().dropLast().allSatisfy { $0.hasPrefix("\u{1B}_Gm=1;") })
    #expect(parts.last?.hasPrefix("\u{1B}_Gm=0;") == true)
    let text = parts.map { String($0.drop { $0 != ";" }.dropFirst()) }.joined()
    let png = try #require(Data(base64Encoded: text))
    #expect(try PNG.decode(Array(png), name: "kitty") == picture)
  }

  @Test("are bands of six rows with runs of equal columns, as sixels")
  func sixel() throws {
    var pixels = [UInt8](repeating: 0, count: 8 * 7)
    pixels[8] = 255
    let picture = PixelImage(width: 8, height: 7, channels: 1, pixels: pixels)
    // Column 0 has white in row 1 alone: 0b111101 and 0b000010 behind '?'.
    #expect(
      try TerminalGraphics.sixel.sequence(for: picture)
        == "\u{1B}P0;1;0q\"1;1;8;7#0;2;0;0;0#63;2;100;100;100#0|!7~$#63A-#0!8@\u{1B}\\")
  }

  @Test("have colours near those of the picture", arguments: [0, 100, 128, 200, 255] as [UInt8])
  func colors(_ value: UInt8) throws {
    let picture = PixelImage(width: 1, height: 1, channels: 3, pixels: [value, 255 - value, value])
    let match = try #require(
      try TerminalGraphics.sixel.sequence(for: picture).firstMatch(of: /#[0-9]+;2;([0-9]+);([0-9]+);([0-9]+)/))
    let percent = [match.1, match.2, match.3].map { Double($0) ?? .nan }
    for (found, wanted) in zip(percent, [value, 255 - value, value]) {
      #expect(abs(found - Double(wanted) / 2.55) <= 10)
    }
  }

  @Test("are reduced to what a terminal can take")
  func large() throws {
    let picture = PixelImage(width: 3000, height: 10, channels: 1, pixels: Array(repeating: 9, count: 30_000))
    #expect(try TerminalGraphics.sixel.sequence(for: picture).contains("\"1;1;600;2#"))
  }
}
