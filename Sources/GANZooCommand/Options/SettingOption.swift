import GANZooSupport

/// An option that stands for settings, as `--set` changes them.
struct SettingOption {
  /// Its name, such as `--steps`.
  let name: String
  /// What it says, as `--set` would; empty where it is not given.
  let assignments: [String]
  /// What was typed behind its name; empty where it stood alone.
  private let value: String

  /// - Parameter value: what was typed behind the name; nil where the option is not given.
  init(_ name: String, _ value: String?, saying assignments: [String]) {
    (self.name, self.value) = (name, value ?? "")
    self.assignments = value == nil ? [] : assignments
  }

  /// An option whose value is that of the setting at a path.
  init(_ name: String, _ path: String, _ value: (some CustomStringConvertible)?) {
    let text = value.map { "\($0)" }
    self.init(name, text, saying: text.map { ["\(path)=\($0)"] } ?? [])
  }

  /// As it was typed, such as `--steps 100`.
  private var given: String { value.isEmpty ? name : "\(name) \(value.shown())" }

  /// What an error of the settings quotes, and what stands before that on the command line.
  fileprivate var quote: (text: String, option: String) { value.isEmpty ? (name, "") : (value, name + " ") }

  /// The error of a `--set` that says something else of a setting: nothing tells which is meant.
  func contradiction(of set: String) -> UsageError {
    UsageError("\(given) and --set \(set.shown()) both say \(set.settingPath): give one of them")
  }
}

extension [SettingOption] {
  /// What the options say, in their order.
  ///
  /// Throws `UsageError` where `--set` says something else of one of these settings.
  func assignments(beside set: [String]) throws(UsageError) -> [String] {
    for option in self {
      let paths = option.assignments.map(\.settingPath)
      let said = option.assignments.map(\.withoutSpaces)
      let others = set.filter { paths.contains($0.settingPath) && !said.contains($0.withoutSpaces) }
      if let other = others.first { throw option.contradiction(of: other) }
    }
    return flatMap(\.assignments)
  }

  /// Does what reads the settings. An error quotes an option as it was typed, not as the `--set` that it stands for.
  func quoted<Value>(_ read: () throws -> Value) throws -> Value {
    do {
      return try read()
    } catch let error as SettingsError {
      throw error.quoting(self)
    }
  }
}

extension SettingsError {
  fileprivate func quoting(_ options: [SettingOption]) -> SettingsError {
    func quote(of text: String) -> (text: String, option: String)? {
      options.first { $0.assignments.contains(text) }?.quote
    }
    func typed(_ origin: SettingsTree.Origin) -> SettingsTree.Origin {
      guard case .assignment(let text, _) = origin, let given = quote(of: text) else { return origin }
      return .assignment(given.text, option: given.option)
    }
    switch self {
    case .override(let text, let problem, _):
      guard let given = quote(of: text) else { return self }
      return .override(text: given.text, problem: problem, option: given.option)
    case .wrongValue(let path, let origin, let expected, let found, let suggestion):
      return .wrongValue(path: path, origin: typed(origin), expected: expected, found: found, suggestion: suggestion)
    case .alternatives(let paths, let origin): return .alternatives(paths: paths, origin: typed(origin))
    case .unknown(let path, let origin, let suggestion, let known):
      return .unknown(path: path, origin: typed(origin), suggestion: suggestion, known: known)
    case .unreadable, .tooLarge, .syntax, .unsupported, .duplicate, .missing: return self
    }
  }
}

extension String {
  fileprivate var withoutSpaces: String { filter { !$0.isWhitespace } }

  /// The path of an assignment `path=value`.
  var settingPath: String {
    prefix { $0 != "=" }.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
