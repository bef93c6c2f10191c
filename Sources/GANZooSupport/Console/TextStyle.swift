/// A style of text on terminals that have colours.
package enum TextStyle: String, Sendable {
  case bold = "1"
  case dim = "2"
  case boldRed = "1;31"
  case green = "32"
  case boldYellow = "1;33"
  case cyan = "36"
}

extension ConsoleOutput {
  /// The text, escaped, in a style where there are colours.
  package func styled(_ text: String, _ style: TextStyle?) -> String {
    guard hasColor, let style, !text.isEmpty else { return text.printable }
    return "\u{1B}[\(style.rawValue)m\(text.printable)\u{1B}[0m"
  }

  /// A line for the user, escaped, with `warning:` or `note:` at its beginning in a style.
  package func labelled(_ line: String) -> String {
    for (label, style) in [("warning:", TextStyle.boldYellow), ("note:", .cyan)] where line.hasPrefix(label) {
      return styled(label, style) + line.dropFirst(label.count).printable
    }
    return line.printable
  }

  /// Writes a line, with `warning:` or `note:` at its beginning in a style.
  package func writeLine(_ line: String) { writeAsItIs(labelled(line) + "\n") }
}
