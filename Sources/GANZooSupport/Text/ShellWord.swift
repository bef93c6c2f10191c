extension String {
  /// A path as one word of a shell's command line: as it is where that will do, in quotes otherwise, and never taken
  /// for an option.
  ///
  /// What could command a terminal is spelt out as bash, zsh and ksh read it (`$'\x1b'`).
  package var shellWord: String {
    let path = hasPrefix("-") ? "./" + self : self
    if path == path.printable, !path.contains("\n") {
      return path.isPlainWord ? path : "'\(path.replacing("'", with: #"'\''"#))'"
    }
    let spelt = path.unicodeScalars.map { scalar in
      let character = String(scalar)
      if character == "'" || character == "\\" { return "\\" + character }
      guard character != character.printable || character == "\n" else { return character }
      return character.utf8.map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    return "$'\(spelt.joined())'"
  }

  /// Whether no shell makes anything else of it than one word of these letters.
  package var isPlainWord: Bool { !isEmpty && utf8.allSatisfy(Self.isPlain) }

  /// Whether no shell makes anything else of a byte, wherever it stands.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: "/._-+,:@%".utf8.contains(byte)
    }
  }
}
