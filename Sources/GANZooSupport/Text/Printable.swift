// Safe display of untrusted text: escaping and truncation.

extension StringProtocol {
  /// The text with all control characters except newlines escaped, such as `\u{1B}` and `\t`. This includes Unicode's
  /// format characters (for example bidirectional marks) and line separators.
  ///
  /// For whole messages; use `shown` for names in them.
  package var printable: String { escaped(keepingLines: true) }

  /// A name or other one-line text for a message: escaped, and truncated with `…` after `most` Unicode scalars (a
  /// character may have any number of marks).
  package func shown(most: Int = 60) -> String {
    var marks = MarkCount()
    let start = unicodeScalars.prefix(most)
    var result = ""
    for scalar in start {
      // An excess of combining marks would cover the lines above.
      guard marks.take(scalar) else { return result + "…" }
      result += scalar.shown
    }
    return start.endIndex == unicodeScalars.endIndex ? result : result + "…"
  }

  /// A whole message: printable and truncated after `most` Unicode scalars, with the number of the remaining ones.
  package func message(most: Int = 4000) -> String {
    let scalars = unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: most, limitedBy: scalars.endIndex),
      end != scalars.endIndex
    else { return printable }
    return String(self[..<end]).printable + "… and \(scalars[end...].count.separated) more characters"
  }

  private func escaped(keepingLines: Bool) -> String {
    if utf8.allSatisfy({ (0x20...0x7E).contains($0) || keepingLines && $0 == 0x0A }) { return String(self) }
    var result = ""
    for scalar in unicodeScalars {
      // The view's own append copies all that is there.
      result += keepingLines && scalar == "\n" ? "\n" : scalar.shown
    }
    return result
  }
}

extension Unicode.Scalar {
  /// True for characters that can control a terminal or break a line.
  package var isCommand: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  /// The character or its escape sequence.
  fileprivate var shown: String {
    guard isCommand else { return String(self) }
    switch self {
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    default: return "\\u{\(String(value, radix: 16, uppercase: true))}"
    }
  }
}

extension Collection {
  /// The first elements of a list, joined, and the number of further ones: `a, b, c and 49,990 more`.
  ///
  /// - Parameters:
  ///   - most: the largest number of elements shown.
  ///   - separator: the text between two elements.
  ///   - text: converts an element to text, of which at most 60 characters are shown.
  package func listed(most: Int = 10, separator: String = ", ", _ text: (Element) -> String) -> String {
    let more = count - most
    let texts = prefix(most).map { text($0).shown() }.joined(separator: separator)
    return more > 0 ? "\(texts) and \(more.separated) more" : texts
  }
}

extension Collection<String> {
  /// The first names of a list, joined, and the number of further ones.
  package func listed(most: Int = 10, separator: String = ", ") -> String {
    listed(most: most, separator: separator) { $0 }
  }
}

extension Int {
  /// The number with thousands separators.
  fileprivate var separated: String {
    let digits = Array(String(self))
    return digits.indices.map { (digits.count - $0) % 3 == 0 && $0 > 0 ? ",\(digits[$0])" : "\(digits[$0])" }.joined()
  }
}
