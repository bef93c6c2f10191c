/// The limits of texts that come from files, folders and the command line.
package enum TextLimits {
  /// Bytes of a name: a layer's, a class's, a setting's.
  package static let name = 1000
  /// Combining marks in a row. Unicode's Stream-Safe Text Format has this limit, which no language comes near:
  /// https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format
  package static let marks = 30
  /// What errors say of a text with more.
  package static let tooManyMarks = "more than \(marks) combining marks in a row"
}

extension StringProtocol {
  /// Whether no more than `TextLimits.marks` combining marks stand in a row.
  ///
  /// Swift brings a String into a normal form when it is compared or hashed, and sorts such marks: a row of them takes time by
  /// the square of its length. So a text from outside is asked for this before it is compared with anything.
  package var isStreamSafe: Bool {
    var marks = MarkCount()
    return !hasHighBytes || unicodeScalars.allSatisfy { marks.take($0) }
  }

  /// Whether there is a character that could be a mark: all of them take two bytes or more, the first of them at least 0xCC.
  private var hasHighBytes: Bool { utf8.contains { $0 >= 0xCC } }
}

extension String {
  /// The line of YAML or JSON, from 1, in which too many combining marks stand in a row; nil where there is none.
  ///
  /// Those are counted, too, that only a parser would join: of escapes such as `\\u0301`, and of texts that go on in the next
  /// line.
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

/// What stands behind a backslash, where it is the number of a character: taken off, and given.
private func escapedScalar(_ rest: inout Substring.UnicodeScalarView) -> Unicode.Scalar? {
  let length = rest.first == "u" ? 4 : rest.first == "U" ? 8 : 0
  let digits = rest.dropFirst().prefix(length)
  guard length > 0, digits.count == length, let value = UInt32(String(digits), radix: 16) else { return nil }
  rest.removeFirst(length + 1)
  // JSON writes what is beyond Unicode's first plane as a pair.
  let second = rest.dropFirst(2).prefix(4)
  if (0xD800..<0xDC00).contains(value), rest.starts(with: "\\u".unicodeScalars), second.count == 4,
    let low = UInt32(String(second), radix: 16), (0xDC00..<0xE000).contains(low)
  {
    rest.removeFirst(6)
    return Unicode.Scalar(0x10000 + (value - 0xD800) << 10 + (low - 0xDC00))
  }
  return Unicode.Scalar(value) ?? "\u{FFFD}"
}

/// Counts marks that stand in a row.
package struct MarkCount {
  private var count = 0

  /// A row without any.
  package init() {}

  /// Takes the next character. False once there are too many marks.
  package mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    count = scalar.isMark ? count + 1 : 0
    return count <= TextLimits.marks
  }

  /// Whether a row has been begun.
  package var isInRow: Bool { count > 0 }
}

extension Unicode.Scalar {
  /// Whether it moves among its like when a text is normalised, or is made of such.
  package var isMark: Bool {
    guard value >= 0x300 else { return false }
    switch value {
    case 0x0F73, 0x0F75, 0x0F81: return true
    default: return properties.canonicalCombiningClass != .notReordered
    }
  }
}
