/// A plain value: its text and whether it can only be a text.
///
/// `12` may be read as a number or a text, `"12"` as a text only.
struct Scalar: Sendable, Equatable {
  var text: String
  /// True for a quoted text that would otherwise be a number, true, false or nothing.
  var isQuoted: Bool

  static let null = Scalar(plain: "null")

  /// A value as it stands, without quotes.
  init(plain text: String) {
    self.text = text.isEmpty || text == "~" ? "null" : text
    isQuoted = false
  }

  /// A text, whatever it looks like.
  init(text: String) {
    self.text = text
    isQuoted = Self.hasMeaning(text)
  }

  var isNull: Bool { !isQuoted && text == "null" }

  /// How a message shows the value.
  var shown: String {
    if isNull { return "nothing" }
    return isQuoted ? "the text \(quoted(text))" : quoted(text)
  }

  /// Whether a plain `text` would be read as something else than a text.
  private static func hasMeaning(_ text: String) -> Bool {
    ["", "~", "null", "true", "false"].contains(text) || Numbers.double(text) != nil
  }
}

/// `text` in single quotes for a message: on one line, cut, without what could command a terminal.
func quoted(_ text: String) -> String { "'\(text.shown())'" }
