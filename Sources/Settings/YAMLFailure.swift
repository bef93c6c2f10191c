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
    case .yams(.scanner(let context, let problem, let mark, _)), .yams(.parser(let context, let problem, let mark, _)),
      .yams(.composer(let context, let problem, let mark, _)):
      let place = context.map { " \($0.text) from line \($0.mark.line)" } ?? ""
      return .syntax(
        file: file, line: mark.line, column: mark.column, problem: problem + place + tabHint(yaml, line: mark.line))
    case .yams(.reader(let problem, let offset, _, _)):
      let before = yaml.prefix(offset ?? 0)
      let line = before.count { $0.isNewline } + 1
      let column = before.reversed().prefix { !$0.isNewline }.count + 1
      return .syntax(file: file, line: line, column: column, problem: problem)
    case .yams(let error): return .syntax(file: file, line: 1, column: 1, problem: "\(error)")
    }
  }
}

let noAnchors = "anchors and aliases (&name, *name) are not used in settings"

private func tabHint(_ yaml: String, line: Int) -> String {
  let lines = yaml.split(omittingEmptySubsequences: false) { $0.isNewline }
  guard lines.indices.contains(line - 1), lines[line - 1].prefix(while: \.isWhitespace).contains("\t") else {
    return ""
  }
  return "; indent with spaces, not tabs"
}

/// Refuses, before the parser sees them, the two forms that make it work far longer than a text's length justifies:
/// aliases inside keys, which it compares in full, and keys written with '?' inside each other.
///
/// Comment lines aside, the search does not tell a plain text from syntax. An anchor and an alias of one name, or many
/// question marks that stand alone, do not occur in settings otherwise.
func refuseCostlySyntax(in yaml: String, file: String) throws(SettingsError) {
  var anchors: Set<Substring> = []
  var questions = 0
  for (index, line) in yaml.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
    guard line.first(where: { !$0.isWhitespace }) != "#" else { continue }
    questions += line.split { $0.isWhitespace || "[{,-".contains($0) }.count { $0 == "?" }
    guard questions <= 16 else {
      throw .unsupported(file: file, line: index + 1, problem: "keys written with '?' are not used in settings")
    }
    for mark in line.indices where line[mark] == "&" || line[mark] == "*" {
      let name = line[line.index(after: mark)...].prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
      if line[mark] == "&" {
        anchors.insert(name)
      } else if !name.isEmpty, anchors.contains(name) {
        throw .unsupported(file: file, line: index + 1, problem: noAnchors)
      }
    }
  }
}
