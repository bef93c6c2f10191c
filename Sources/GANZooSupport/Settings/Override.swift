extension SettingsTree {
  /// Applies `path.to.field=value` from the command line, where the value may be a plain value or a list in brackets.
  ///
  /// Sections on the way are made when they are not there; whether anybody reads the setting is seen when reading ends.
  /// - Parameter option: what stands before the text on the command line, for messages.
  /// - Throws: `SettingsError` quoting the text.
  public mutating func override(_ assignment: String, option: String = "--set ") throws(SettingsError) {
    func refused(_ problem: String) -> SettingsError { .override(text: assignment, problem: problem, option: option) }
    guard assignment.isStreamSafe else { throw refused(TextLimits.tooManyMarks) }
    guard let equals = assignment.firstIndex(of: "=") else { throw refused("expected path=value") }
    let path = Self.names(of: trimmed(assignment[..<equals]))
    for name in path where !Self.isName(name) {
      throw refused("expected a path such as training.batch, found \(quoted(trimmed(assignment[..<equals])))")
    }
    guard path.count <= Self.mostSections else { throw refused("more than \(Self.mostSections) sections") }
    for length in 1..<path.count {
      guard let entry = entry(at: path[..<length]) else { break }
      guard case .section = entry.value else {
        throw refused("'\(path[..<length].joined(separator: "."))' is not a section but \(entry.value.shown)")
      }
    }
    if case .section(let inner)? = entry(at: path)?.value {
      let fields = inner.map { (path + [$0.name]).joined(separator: ".") }
      let known = fields.isEmpty ? "" : "; set one of its fields: \(fields.joined(separator: ", "))"
      throw refused("'\(path.joined(separator: "."))' is a section" + known)
    }
    let text = trimmed(assignment[assignment.index(after: equals)...])
    guard let value = Self.value(of: text) else {
      throw refused("expected a value or a list such as [1, 2], found \(quoted(text))")
    }
    set(value, at: path, origin: .assignment(assignment, option: option))
  }

  /// A text that opens no list, section or quotes is a plain value as it stands: the shell has had its quotes already.
  private static func value(of text: String) -> Value? {
    guard let first = text.first, "[{\"'".contains(first) else { return .scalar(Scalar(plain: text)) }
    guard let tree = try? SettingsTree(yaml: "value: " + text, file: ""), tree.entries.count == 1 else { return nil }
    if case .section = tree.entries[0].value { return nil }
    return tree.entries[0].value
  }
}

extension SettingsTree.Value {
  /// How a message shows the value.
  var shown: String {
    switch self {
    case .scalar(let scalar): scalar.shown
    case .list(let items): "a list of \(items.count)"
    case .section: "a section"
    }
  }
}

/// Without blanks at both ends. By scalars: letters from the back take time by the square of their number where flags
/// stand.
///
/// A byte order mark is a blank, too: a reader of YAML takes it off the beginning of a text.
private func trimmed(_ text: Substring) -> String {
  let isBlank = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace || scalar == "\u{FEFF}" }
  var scalars = text.unicodeScalars.drop(while: isBlank)
  while let last = scalars.last, isBlank(last) { scalars.removeLast() }
  return String(scalars)
}
