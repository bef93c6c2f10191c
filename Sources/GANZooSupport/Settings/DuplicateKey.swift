import Yams

/// Finds both places of a key that is written twice in one section.
///
/// The parser refuses such a text and names only the first place. So that key is renamed, and the next one that the
/// parser refuses, until the text can be read; the second place is then beside the first in the tree.
struct DuplicateKey {
  /// Where the parser found the first of the two.
  let mark: Mark
  let yaml: String

  private static let mostRenamed = 8

  func settingsError(file: String) -> SettingsError {
    guard let key = key(at: mark, in: yaml) else {
      return .unsupported(file: file, line: mark.line, problem: "a setting is written twice")
    }
    guard let root = readable(), let (path, line) = second(of: key, in: root, path: []) else {
      return .unsupported(file: file, line: mark.line, problem: "'\(key)' is written twice")
    }
    return .duplicate(file: file, path: path.joined(separator: "."), first: mark.line, second: line)
  }

  private func prefix(_ index: Int) -> String { "__renamed\(index)__" }

  /// The tree of the text with one key after the other renamed; nil when there are too many or something else is wrong.
  private func readable() -> Node? {
    var (yaml, mark) = (yaml, mark)
    for index in 0..<Self.mostRenamed {
      guard let position = position(of: mark, in: yaml) else { return nil }
      yaml.unicodeScalars.insert(contentsOf: prefix(index).unicodeScalars, at: position)
      do throws(YAMLFailure) {
        return try composeNode(yaml)
      } catch {
        guard case .yams(.duplicatedKeysInMapping(_, let context)) = error else { return nil }
        mark = context.mark
      }
    }
    return nil
  }

  /// The place of a key's first letter, behind its quotation mark.
  private func position(of mark: Mark, in yaml: String) -> String.Index? {
    let scalars = yaml.unicodeScalars
    var start = scalars.startIndex
    for _ in 1..<max(mark.line, 1) {
      guard let end = scalars[start...].firstIndex(of: "\n") else { return nil }
      start = scalars.index(after: end)
    }
    guard let position = scalars.index(start, offsetBy: mark.column - 1, limitedBy: scalars.endIndex),
      position < scalars.endIndex
    else { return nil }
    return "\"'".unicodeScalars.contains(scalars[position]) ? scalars.index(after: position) : position
  }

  private func key(at mark: Mark, in yaml: String) -> String? {
    guard let start = position(of: mark, in: yaml) else { return nil }
    let name = yaml.unicodeScalars[start...].prefix { SettingsTree.isName(String($0)) }
    return name.isEmpty ? nil : String(name)
  }

  /// The path and line of the first `key`, renamed or not, behind the one that was renamed first.
  private func second(of key: String, in node: Node, path: [String]) -> (path: [String], line: Int)? {
    guard let mapping = node.mapping else { return nil }
    let names = mapping.map { $0.key.scalar?.string ?? "" }
    if let first = names.firstIndex(of: prefix(0) + key) {
      let renamed = Set((1..<Self.mostRenamed).map { prefix($0) + key } + [key])
      guard let second = names[(first + 1)...].firstIndex(where: renamed.contains) else { return nil }
      return mapping[second].key.mark.map { (path + [key], $0.line) }
    }
    return zip(names, mapping).lazy.compactMap { second(of: key, in: $1.value, path: path + [$0]) }.first
  }
}
