extension SettingsTree {
  /// The settings as YAML: two spaces a level, lists on one line, one spelling for each value.
  ///
  /// Reading the text gives an equal tree, and writing that gives the same text.
  package var yaml: String { yaml(comments: [:]) }

  /// The settings as YAML with comments.
  /// - Parameter comments: the comment above each setting, by path; that of the empty path opens the file.
  package func yaml(comments: [String: String]) -> String {
    var lines = Self.comment(comments[""], indent: "")
    Self.write(entries, path: "", indent: "", comments: comments, to: &lines)
    return lines.map { $0 + "\n" }.joined()
  }

  private static func write(
    _ entries: [Entry], path: String, indent: String, comments: [String: String], to lines: inout [String]
  ) {
    for entry in entries {
      let inner = path.isEmpty ? entry.name : "\(path).\(entry.name)"
      lines += comment(comments[inner], indent: indent)
      switch entry.value {
      case .scalar(let scalar): lines.append("\(indent)\(entry.name): \(scalar.yaml)")
      case .list(let items):
        lines.append("\(indent)\(entry.name): [\(items.map(\.yaml).joined(separator: ", "))]")
      case .section(let inside) where inside.isEmpty: lines.append("\(indent)\(entry.name): {}")
      case .section(let inside):
        lines.append("\(indent)\(entry.name):")
        write(inside, path: inner, indent: indent + "  ", comments: comments, to: &lines)
      }
    }
  }

  private static func comment(_ text: String?, indent: String) -> [String] {
    guard let text else { return [] }
    return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
      line.isEmpty ? "\(indent)#" : "\(indent)# \(line)"
    }
  }
}

extension String {
  /// The text as a value in YAML, in double quotes where a reader might take it for anything else than this text.
  package var yamlText: String { Scalar(text: self).yaml }
}

extension Scalar {
  /// The value as YAML: plain where every reader of YAML takes it for the same, otherwise in double quotes.
  var yaml: String {
    if isNull { return "null" }
    return isQuoted || !isPlain ? doubleQuoted : text
  }

  private var isPlain: Bool {
    guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else { return false }
    // YAML 1.1, which many readers still follow, takes these for true and false, or for numbers.
    if ["y", "n", "yes", "no", "on", "off", "true", "false", "null", ".inf", ".nan"].contains(text.lowercased()) {
      return text == "true" || text == "false"
    }
    if Numbers.double(text) != nil { return true }
    let startsLikeNumber = ("0"..."9").contains(first) || first == "."
    // 2026-01-31 is a day, and 0x1F a number.
    let isDay = startsLikeNumber && !text.contains(where: \.isLetter)
    if isDay || ["0b", "0o", "0x"].contains(where: text.hasPrefix) { return false }
    return (isWordPart(first) || startsLikeNumber && !text.contains(":")) && last != " " && !text.contains("  ")
      && text.unicodeScalars.allSatisfy { isWordPart($0) || " .-+()=".unicodeScalars.contains($0) }
  }

  private func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar == "/" || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
  }

  private var doubleQuoted: String {
    let letters = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n": "\\n"
      case "\t": "\\t"
      case "\r": "\\r"
      default: isPrintable(scalar) ? String(scalar) : escape(scalar)
      }
    }
    return "\"\(letters.joined())\""
  }

  private func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x1_0000...0x10_FFFF: true
    default: false
    }
  }

  private func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
  }
}
