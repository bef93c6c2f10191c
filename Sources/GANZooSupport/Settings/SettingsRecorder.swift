/// What the readers of one tree share: the tree, the paths asked for, and the values given out.
final class SettingsRecorder {
  private(set) var tree: SettingsTree
  /// Settings that were written under an earlier name, in sentences.
  private(set) var renamings: [String] = []
  private var resolved: SettingsTree
  /// Paths in the order of the first question.
  private var asked: [[String]] = []
  private var isAsked: Set<[String]> = []

  init(_ tree: SettingsTree) {
    self.tree = tree
    resolved = SettingsTree(file: tree.file, entries: [])
  }

  func ask(_ path: [String]) -> SettingsTree.Entry? {
    if isAsked.insert(path).inserted { asked.append(path) }
    return tree.entry(at: path)
  }

  func record(_ value: SettingsTree.Value, at path: [String], origin: SettingsTree.Origin) {
    resolved.set(value, at: path, origin: origin)
  }

  /// Reads what is written under an earlier name of a setting as if it were written under its present one.
  func rename(_ old: String, to new: String, in section: [String]) throws(SettingsError) {
    guard let entry = tree.entry(at: section + [old]) else { return }
    let paths = [new, old].map { (section + [$0]).joined(separator: ".") }
    renamings.append("\(paths[1]) is now called \(paths[0])")
    // An override takes the place of what a file says, whatever the names.
    let rivals = [tree.entry(at: section + [new]), entry].compactMap { $0 }
    let overrides = rivals.filter { if case .assignment = $0.origin { true } else { false } }
    let chosen = overrides.isEmpty ? rivals : overrides
    guard chosen.count == 1 else { throw .alternatives(paths: paths, origin: entry.origin) }
    tree.remove(at: section + [old])
    tree.set(chosen[0].value, at: section + [new], origin: chosen[0].origin)
  }

  func openSection(_ path: [String]) throws(SettingsError) {
    let entry = ask(path)
    switch entry?.value {
    case nil, .section?: break
    case .scalar(let scalar)? where scalar.isNull: break
    case let value?:
      throw .wrongValue(
        path: path.joined(separator: "."), origin: entry?.origin ?? .standard, expected: "a section",
        found: value.shown, suggestion: nil)
    }
    if resolved.entry(at: path) == nil { record(.section([]), at: path, origin: entry?.origin ?? .standard) }
  }

  func names(in path: [String]) -> [String] { entries(of: tree, in: path).map(\.name) }

  func resolved(in path: [String]) -> SettingsTree {
    SettingsTree(file: tree.file, entries: entries(of: resolved, in: path))
  }

  private func entries(of tree: SettingsTree, in path: [String]) -> [SettingsTree.Entry] {
    if path.isEmpty { return tree.entries }
    guard case .section(let inner)? = tree.entry(at: path)?.value else { return [] }
    return inner
  }

  // MARK: - Settings that nobody asked for

  func refuseUnread(in path: [String]) throws(SettingsError) {
    for entry in entries(of: tree, in: path) {
      let inner = path + [entry.name]
      guard isAsked.contains(inner) else {
        if isOfReplacedChoice(inner, entry.origin) { continue }
        throw unknown(inner, entry.origin)
      }
      try refuseUnread(in: inner)
    }
  }

  /// Settings that choose what the others of their section belong to: `name`, and `set` of a recipe's `data`.
  private static let choices = ["name", "set"]

  /// Whether the file wrote this setting for a choice that an override replaced, as in `optimizer.name=adam` where the
  /// file has RMSprop with its `rho`.
  private func isOfReplacedChoice(_ path: [String], _ origin: SettingsTree.Origin) -> Bool {
    guard case .line = origin else { return false }
    return Self.choices.contains { choice in
      let place = Array(path.dropLast()) + [choice]
      guard case .assignment? = tree.entry(at: place)?.origin else { return false }
      return isAsked.contains(place)
    }
  }

  private func unknown(_ path: [String], _ origin: SettingsTree.Origin) -> SettingsError {
    let siblings = asked.filter { $0.count == path.count && $0.dropLast() == path.dropLast() }
    let name = path[path.count - 1]
    var meant = closestMatch(to: name, in: siblings.map { $0[$0.count - 1] }).map { Array(path.dropLast()) + [$0] }
    // The right name in the wrong section, when only one section has it.
    let elsewhere = asked.filter { $0.last == name }
    if meant == nil, elsewhere.count == 1 { meant = elsewhere[0] }
    return .unknown(
      path: path.joined(separator: "."), origin: origin, suggestion: meant?.joined(separator: "."),
      known: siblings.map { $0.joined(separator: ".") })
  }
}
