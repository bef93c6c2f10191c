import GANZooSupport
import Testing

@Suite("Display of untrusted text")
struct PrintableTests {
  /// Texts with characters that terminals, editors or normalization treat specially, and plain ones.
  private static let texts: [String] = {
    var generator = SplitMix(state: 7)
    let special: [ClosedRange<UInt32>] = [
      0...0x20, 0x7F...0xA0, 0x300...0x36F, 0xF71...0xF84, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F,
      0xFE00...0xFE0F, 0xFFF9...0xFFFF, 0x1F1E6...0x1F1FF, 0xE0000...0xE007F, 0x41...0x5A,
    ]
    return (0..<2000).map { number in
      var text = ""
      for _ in 0..<number % 200 {
        let range = special[Int(generator.next() % UInt64(special.count))]
        let value = range.lowerBound + UInt32(generator.next() % UInt64(range.count))
        if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
      }
      return text
    }
  }()

  @Test("The result contains no control characters except newlines, and a name not even these")
  func property() {
    for text in Self.texts {
      let (page, name) = (text.printable, text.shown())
      #expect(page.unicodeScalars.allSatisfy { !$0.isCommand || $0 == "\n" })
      #expect(page.printable == page)
      #expect(name.unicodeScalars.allSatisfy { !$0.isCommand })
      // Each of 60 characters takes at most ten bytes when escaped, plus "…".
      #expect(name.unicodeScalars.count <= 60 * 10 + 1)
      #expect(name.isStreamSafe)
      #expect(text.message(most: 50).unicodeScalars.allSatisfy { !$0.isCommand || $0 == "\n" })
    }
  }

  @Test("Escape sequences are those of Swift")
  func escapes() {
    #expect("c\u{1B}]0;PWNED\u{7}".printable == "c\\u{1B}]0;PWNED\\u{7}")
    #expect("a\tb\r\nc\u{9B}2J\u{202E}\u{2028}".printable == "a\\tb\\r\nc\\u{9B}2J\\u{202E}\\u{2028}")
    #expect("a\nb".shown() == "a\\nb")
    #expect("é 日本 ∇ 'x'".printable == "é 日本 ∇ 'x'")
  }

  @Test("Text is truncated")
  func cut() {
    #expect(String(repeating: "x", count: 60).shown() == String(repeating: "x", count: 60))
    #expect(String(repeating: "x", count: 61).shown() == String(repeating: "x", count: 60) + "…")
    #expect("abcdef".shown(most: 3) == "abc…")
    #expect("".shown() == "")
    #expect(
      ("a" + String(repeating: "\u{301}", count: 50)).shown() == "a" + String(repeating: "\u{301}", count: 30) + "…")
    #expect(String(repeating: "y", count: 10_050).message(most: 50).hasSuffix("yy… and 10,000 more characters"))
    #expect("short".message() == "short")
  }

  @Test("Further elements are counted")
  func counted() {
    #expect((0..<50_000).listed { "\($0)" } == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 49,990 more")
    #expect(["a", "b"].listed(most: 2) == "a, b")
    #expect(["a", "b", "c"].listed(most: 2, separator: " or ") == "a or b and 1 more")
    #expect([String]().listed() == "")
  }
}

/// SplitMix64.
private struct SplitMix {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
