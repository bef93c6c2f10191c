import GANZooSupport
import Testing

@Suite("Consecutive combining marks")
struct StreamSafeTests {
  private static let marks = String(repeating: "\u{301}\u{323}", count: 15)

  @Test("Thirty are allowed")
  func count() {
    #expect(("a" + Self.marks).isStreamSafe)
    #expect(!("a" + Self.marks + "\u{301}").isStreamSafe)
    #expect((Self.marks + "b" + Self.marks).isStreamSafe)
    #expect(String(repeating: "日é🇩🇪👩‍💻", count: 1000).isStreamSafe)
    // Characters that are not reordered themselves, but decompose into marks.
    #expect(!("ཀ" + String(repeating: "\u{F73}", count: 31)).isStreamSafe)
  }

  @Test("All characters that normalization reorders are counted")
  func allMarks() throws {
    for value in UInt32(0x80)..<0x1_1000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      if scalar.properties.canonicalCombiningClass != .notReordered { #expect(scalar.isMark, "\(value)") }
    }
  }

  @Test("Marks are counted across escapes and lines, as YAML and JSON parsers join them")
  func escaped() {
    let escapes = String(repeating: #"\u0301\u0323"#, count: 15)
    #expect(#"{"a": "\#(escapes)"}"#.lineOfTooManyMarks == nil)
    #expect("{\n\"a\": \"\(escapes)\(Self.marks)\"}".lineOfTooManyMarks == 2)
    #expect("a: \"\(Self.marks)\\\n   \(Self.marks)\"".lineOfTooManyMarks == 2)
    #expect(#"a: "\#(String(repeating: #"\U00000301"#, count: 31))""#.lineOfTooManyMarks == 1)
    #expect(#"{"a": "\#(String(repeating: #"\ud83d\ude00"#, count: 100))"}"#.lineOfTooManyMarks == nil)
    #expect(#"{"a": "\#(String(repeating: #"\ud804\udd00"#, count: 31))"}"#.lineOfTooManyMarks == 1)
    #expect("\(Self.marks)\n\(Self.marks)x".lineOfTooManyMarks == 2)
    #expect("\(Self.marks)-\n-\(Self.marks)".lineOfTooManyMarks == nil)
  }
}
