import GANZooSupport

/// An option that stands for settings of a recipe.
struct SettingOption {
  /// How it is given, such as `--steps`.
  let name: String
  /// What it says, as `--set` would; empty where it is not given.
  let assignments: [String]

  init(_ name: String, _ assignments: [String]?) { (self.name, self.assignments) = (name, assignments ?? []) }

  init(_ name: String, _ path: String, _ value: (some CustomStringConvertible)?) {
    self.init(name, value.map { ["\(path)=\($0)"] })
  }
}

extension [SettingOption] {
  /// What the options say, in their order.
  ///
  /// Throws `UsageError` where `--set` says something else of one of these settings: nothing tells which is meant.
  func assignments(beside set: [String]) throws(UsageError) -> [String] {
    for option in self {
      let paths = option.assignments.map(\.settingPath)
      let said = option.assignments.map(\.withoutSpaces)
      let others = set.filter { paths.contains($0.settingPath) && !said.contains($0.withoutSpaces) }
      guard let other = others.first else { continue }
      throw UsageError(
        "\(option.name) and --set \(other.shown()) both say \(other.settingPath): give one of them")
    }
    return flatMap(\.assignments)
  }
}

extension String {
  fileprivate var withoutSpaces: String { filter { !$0.isWhitespace } }

  /// The path of an assignment `path=value`.
  fileprivate var settingPath: String {
    prefix { $0 != "=" }.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
