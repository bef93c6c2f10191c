/// Limits of text from files, folders and the command line.
package enum TextLimits {
  /// The longest name of a layer, class or setting, in bytes.
  package static let name = 1000
  /// The largest number of consecutive combining marks, as in Unicode's Stream-Safe Text Format; no language comes near
  /// it: https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format
  package static let marks = 30
  /// A description of text beyond the limit, for messages.
  package static let tooManyMarks = "more than \(marks) combining marks in a row"
}

extension StringProtocol {
  /// True if there are at most `TextLimits.marks` consecutive combining marks.
  ///
  /// Comparing or hashing a String normalizes it and sorts such marks, which takes quadratic time. Untrusted text is
  /// therefore checked first.
  package var isStreamSafe: Bool {
    var marks = MarkCount()
    return !hasHighBytes || unicodeScalars.allSatisfy { marks.take($0) }
  }

  /// False if the text surely has no combining marks: their UTF-8 begins with a byte of at least 0xCC.
  private var hasHighBytes: Bool { utf8.contains { $0 >= 0xCC } }
}

extension String {
  /// The line number, from 1, of the first excessive sequence of combining marks in YAML or JSON; nil if there is none.
  ///
  /// Includes marks that only a parser would join: escapes such as `\\u0301`, and text that continues on the next line.
  package var lineOfTooManyMarks: Int? {
    guard utf8.contains(where: { $0 >= 0xCC || $0 == UInt8(ascii: "\\") }) else { return nil }
    var marks = MarkCount()
    var line = 1
    var rest = unicodeScalars[...]
    while var scalar = rest.popFirst() {
      if scalar == "\n" { line += 1 }
      if scalar == "\\", let escaped = escapedScalar(&rest) {
        scalar = escaped
      } else if marks.isInRow, scalar == "\\" || scalar.properties.isWhitespace {
        continue
      }
      guard marks.take(scalar) else { return line }
    }
    return nil
  }
}

/// Removes and returns the character encoded by an escape sequence after a backslash; nil for other escapes.
private func escapedScalar(_ rest: inout Substring.UnicodeScalarView) -> Unicode.Scalar? {
  let length = rest.first == "u" ? 4 : rest.first == "U" ? 8 : 0
  let digits = rest.dropFirst().prefix(length)
  guard length > 0, digits.count == length, let value = UInt32(String(digits), radix: 16) else { return nil }
  rest.removeFirst(length + 1)
  // JSON encodes characters beyond the first plane as a surrogate pair.
  let second = rest.dropFirst(2).prefix(4)
  if (0xD800..<0xDC00).contains(value), rest.starts(with: "\\u".unicodeScalars), second.count == 4,
    let low = UInt32(String(second), radix: 16), (0xDC00..<0xE000).contains(low)
  {
    rest.removeFirst(6)
    return Unicode.Scalar(0x10000 + (value - 0xD800) << 10 + (low - 0xDC00))
  }
  return Unicode.Scalar(value) ?? "\u{FFFD}"
}

/// Counts consecutive combining marks.
package struct MarkCount {
  private var count = 0

  /// Starts outside of a sequence of marks.
  package init() {}

  /// Takes the next character; false if there are too many consecutive marks.
  package mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    count = scalar.isMark ? count + 1 : 0
    return count <= TextLimits.marks
  }

  /// True after a combining mark.
  package var isInRow: Bool { count > 0 }
}

extension Unicode.Scalar {
  /// True for characters that normalization may reorder, or that decompose into such characters.
  package var isMark: Bool {
    guard value >= 0x300 else { return false }
    switch value {
    case 0x0F73, 0x0F75, 0x0F81: return true
    default: return properties.canonicalCombiningClass != .notReordered
    }
  }
}
