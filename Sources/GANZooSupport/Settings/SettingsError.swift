/// What a recipe file, an override or a reader of settings refuses; the description is one line for the user.
public enum SettingsError: UserError, Equatable, Sendable {
  /// The file cannot be read.
  case unreadable(file: String, reason: String)
  /// The file is larger than settings ever are; the limit is in bytes.
  case tooLarge(file: String, limit: Int)
  /// The file's text is not YAML; lines and columns count from 1.
  case syntax(file: String, line: Int, column: Int, problem: String)
  /// The file is YAML, but holds at `line` what settings do not use.
  case unsupported(file: String, line: Int, problem: String)
  /// The same setting is written twice.
  case duplicate(file: String, path: String, first: Int, second: Int)
  /// The text of an override, behind an option of the command line, cannot be applied.
  case override(text: String, problem: String, option: String = "--set ")
  /// A setting holds something else than its reader expects.
  case wrongValue(path: String, origin: SettingsTree.Origin, expected: String, found: String, suggestion: String?)
  /// A setting without a default is not there.
  case missing(path: String, file: String?, expected: String)
  /// Settings of which only one may be there.
  case alternatives(paths: [String], origin: SettingsTree.Origin)
  /// Nothing asked for a setting that is there.
  case unknown(path: String, origin: SettingsTree.Origin, suggestion: String?, known: [String])
}

extension SettingsError: CustomStringConvertible {
  /// One line for the user: the place, what was expected, what was found and what may have been meant.
  public var description: String {
    switch self {
    case .unreadable(let file, let reason):
      "\(file): cannot be read: \(reason)"
    case .tooLarge(let file, let limit):
      "\(file): larger than \(limit) bytes, which no settings file is"
    case .syntax(let file, let line, let column, let problem):
      "\(file):\(line):\(column): \(problem)"
    case .unsupported(let file, let line, let problem):
      "\(file):\(line): \(problem)"
    case .duplicate(let file, let path, let first, let second):
      "\(file):\(second): \(path.shown()) is set twice; first on line \(first)"
    case .override(let text, let problem, let option):
      "\(option)\(quoted(text)): \(problem)"
    case .wrongValue(let path, let origin, let expected, let found, let suggestion):
      origin.prefix(for: path) + "expected \(expected), found \(found)"
        + (suggestion.map { "; did you mean '\($0)'?" } ?? "")
    case .missing(let path, let file, let expected):
      (file.map { "\($0): " } ?? "") + "\(path) is missing; expected \(expected)"
    case .alternatives(let paths, let origin):
      origin.prefix(for: nil)
        + "\(paths.joined(separator: " and ")) are both given, of which only one may be; leave one out"
    case .unknown(let path, let origin, let suggestion, let known):
      origin.prefix(for: nil) + "unknown setting \(quoted(path))"
        + hint(for: path, in: known, suggestion: suggestion)
    }
  }
}

extension SettingsTree.Origin {
  /// The place at the start of a message, and the path unless the place shows it already.
  fileprivate func prefix(for path: String?) -> String {
    switch self {
    case .line(let file, let line): "\(file):\(line): " + (path.map { "\($0): " } ?? "")
    case .assignment(let text, let option): "\(option)\(shortened(text)): "
    case .standard: path.map { "\($0): " } ?? ""
    }
  }
}

/// `text` as `quoted` shows it, without the quotes, so that it reads as it was typed.
private func shortened(_ text: String) -> String { String(quoted(text).dropFirst().dropLast()) }
