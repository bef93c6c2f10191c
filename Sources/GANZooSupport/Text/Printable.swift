// Text from outside as it is shown: escaped, cut, counted.

extension StringProtocol {
  /// The text on as many lines as it has, with all else escaped that could command a terminal or turn a line around:
  /// control characters of both kinds, Unicode's own (bidirectional marks among them), and its line ends. `\u{1B}`, `\t`.
  ///
  /// For whole messages and pages, which are made of lines; a name in them is `shown`.
  package var printable: String { escaped(keepingLines: true) }

  /// A name, or any other text of one line, for a message or a table: escaped, and cut behind so many characters, where `…`
  /// follows. Characters are Unicode's scalars: a letter may bear any number of marks.
  package func shown(most: Int = 60) -> String {
    var marks = MarkCount()
    let start = unicodeScalars.prefix(most)
    var result = ""
    for scalar in start {
      // More marks than any language has would cover the lines above.
      guard marks.take(scalar) else { return result + "…" }
      result.unicodeScalars.append(contentsOf: scalar.shown.unicodeScalars)
    }
    return start.endIndex == unicodeScalars.endIndex ? result : result + "…"
  }

  /// A whole message: printable, and with at most so many characters, after which it says how many more there are.
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
      if keepingLines && scalar == "\n" {
        result.unicodeScalars.append(scalar)
      } else {
        result.unicodeScalars.append(contentsOf: scalar.shown.unicodeScalars)
      }
    }
    return result
  }
}

extension Unicode.Scalar {
  /// Whether a terminal or an editor could take it for a command, or for a line's end.
  package var isCommand: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  /// Itself, or how Swift and YAML's relatives write it.
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
  /// The first of a list's texts, joined, and how many more there are: `a, b, c and 49,990 more`.
  ///
  /// - Parameters:
  ///   - most: how many are named.
  ///   - separator: what stands between two of them.
  ///   - text: a text for an element; it is shown in at most 60 characters.
  package func listed(most: Int = 10, separator: String = ", ", _ text: (Element) -> String) -> String {
    let more = count - most
    let texts = prefix(most).map { text($0).shown() }.joined(separator: separator)
    return more > 0 ? "\(texts) and \(more.separated) more" : texts
  }
}

extension Collection<String> {
  /// The first of a list of names, joined, and how many more there are.
  package func listed(most: Int = 10, separator: String = ", ") -> String {
    listed(most: most, separator: separator) { $0 }
  }
}

extension Int {
  /// With its thousands separated.
  fileprivate var separated: String {
    let digits = Array(String(self))
    return digits.indices.map { (digits.count - $0) % 3 == 0 && $0 > 0 ? ",\(digits[$0])" : "\(digits[$0])" }.joined()
  }
}
