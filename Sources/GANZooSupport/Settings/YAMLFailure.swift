import Yams

/// Why a text could not be turned into nodes.
enum YAMLFailure: Error {
  case yams(YamlError)
  case anchor(Int)
  case other(String)

  func settingsError(yaml: String, file: String) -> SettingsError {
    switch self {
    case .anchor(let line): return .unsupported(file: file, line: line, problem: noAnchors)
    case .other(let problem): return .syntax(file: file, line: 1, column: 1, problem: problem)
    case .yams(.duplicatedKeysInMapping(_, let context)):
      return DuplicateKey(mark: context.mark, yaml: yaml).settingsError(file: file)
    case .yams(.composer(let context, let problem, let mark, _)):
      let expected = context.map { "\($0.text), " } ?? ""
      return .syntax(file: file, line: mark.line, column: mark.column, problem: expected + problem)
    case .yams(.scanner(_, let problem, let mark, _)) where problem.hasPrefix("Maximum nesting"),
      .yams(.parser(_, let problem, let mark, _)) where problem.hasPrefix("Maximum nesting"):
      return .unsupported(file: file, line: mark.line, problem: "lists and sections too deep inside each other")
    case .yams(.scanner(let context, let problem, let mark, _)), .yams(.parser(let context, let problem, let mark, _)):
      let place = context.map { " \($0.text) from line \($0.mark.line)" } ?? ""
      return .syntax(
        file: file, line: mark.line, column: mark.column, problem: problem + place + tabHint(yaml, line: mark.line))
    case .yams(.reader(let problem, let offset, _, _)):
      // Letters from the back would take time by the square of their number where flags stand.
      let before = Array(yaml.unicodeScalars.prefix(offset ?? 0))
      let line = before.count { $0 == "\n" } + 1
      let column = before.count - ((before.lastIndex(of: "\n") ?? -1) + 1) + 1
      return .syntax(file: file, line: line, column: column, problem: problem)
    case .yams(let error): return .syntax(file: file, line: 1, column: 1, problem: "\(error)")
    }
  }
}

private func tabHint(_ yaml: String, line: Int) -> String {
  let lines = yaml.split(omittingEmptySubsequences: false) { $0.isNewline }
  guard lines.indices.contains(line - 1), lines[line - 1].prefix(while: \.isWhitespace).contains("\t") else {
    return ""
  }
  return "; indent with spaces, not tabs"
}
