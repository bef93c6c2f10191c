/// Typed access to a section of settings, which remembers what was asked for.
///
/// Every registered type reads its settings here, with a default, the values allowed and an error that tells the user
/// what to write. After all have read, `finish()` refuses settings that nobody asked for, and `resolved` holds the
/// settings that are in force.
///
///     let training = try reader.section("training")
///     let batch = try training.int("batch", default: 100, in: 1...100_000)
///
/// A value that is there but empty (`seed:`) counts as absent for the optional readers and as wrong for the others.
/// - Precondition: names hold letters, digits, '_' and '-' only, and defaults lie in their range.
public final class SettingsReader {
  let recorder: SettingsRecorder
  let path: [String]

  /// A reader of the whole tree.
  package init(_ tree: SettingsTree) {
    recorder = SettingsRecorder(tree)
    path = []
  }

  private init(recorder: SettingsRecorder, path: [String]) {
    self.recorder = recorder
    self.path = path
  }

  /// The names present in this section, in the order in which they are written, whether asked for or not.
  package var names: [String] { recorder.names(in: path) }

  /// A reader of the section `name`, which is empty when it is not there.
  public func section(_ name: String) throws(SettingsError) -> SettingsReader {
    let inner = path + [checked(name)]
    try recorder.openSection(inner)
    return SettingsReader(recorder: recorder, path: inner)
  }

  /// Throws for the first setting of this section that nobody asked for.
  ///
  /// Where an override replaced a section's `name` or `set`, what the file wrote for the one it named is left out
  /// instead.
  package func finish() throws(SettingsError) { try recorder.refuseUnread(in: path) }

  /// This section as it was read: every value and default, in the order of reading, each in its one spelling.
  package var resolved: SettingsTree { recorder.resolved(in: path) }

  /// Reads what is written as `old`, the setting's name in earlier versions, as if it were written as `new`.
  ///
  /// To be called before the setting is read. `renamings` says what was found.
  /// - Throws: `SettingsError.alternatives` where both are written in one place.
  public func rename(_ old: String, to new: String) throws(SettingsError) {
    try recorder.rename(checked(old), to: checked(new), in: path)
  }

  /// Settings of the whole tree that were written under an earlier name, a sentence each.
  public var renamings: [String] { recorder.renamings }

  /// Whether a setting is there and not empty. It counts as asked for, and is recorded only once it is read.
  public func has(_ name: String) -> Bool {
    guard let entry = recorder.ask(path + [checked(name)]) else { return false }
    return entry.value != .scalar(.null)
  }

  /// Whether a setting comes from an override.
  package func isOverridden(_ name: String) -> Bool {
    if case .assignment? = recorder.tree.entry(at: path + [checked(name)])?.origin { true } else { false }
  }

  /// The text of a plain value, which counts as asked for and is not recorded; nil for anything else.
  package func text(of name: String) -> String? {
    guard case .scalar(let scalar)? = recorder.ask(path + [checked(name)])?.value, !scalar.isNull else { return nil }
    return scalar.text
  }

  /// Which of some settings that stand in for each other is there; nil where none is.
  ///
  /// An override takes the place of what a file says in another of them. Throws `SettingsError.alternatives` where one
  /// place has two of them.
  package func alternative(of names: [String]) throws(SettingsError) -> String? {
    let found = names.filter(has).compactMap { name in recorder.tree.entry(at: path + [name]).map { (name, $0.origin) }
    }
    let overrides = found.filter { if case .assignment = $0.1 { true } else { false } }
    let chosen = overrides.isEmpty ? found : overrides
    guard chosen.count <= 1 else {
      let paths = chosen.map { (path + [$0.0]).joined(separator: ".") }
      throw .alternatives(paths: paths, origin: chosen[chosen.count - 1].1)
    }
    return chosen.first?.0
  }

  func checked(_ name: String) -> String {
    precondition(SettingsTree.isName(name), "'\(name)' cannot name a setting")
    return name
  }

  /// The one way to a value: finds it, parses it or takes the default, and records the result in its one spelling.
  ///
  /// - Parameters:
  ///   - standard: the value of an absent setting; nil when it must be there.
  ///   - parse: the value that was found, or throws what was found in its place.
  func read<T>(
    _ name: String, default standard: T?, expected: String, write: (T) -> SettingsTree.Value,
    parse: (SettingsTree.Value) throws(Mismatch) -> T
  ) throws(SettingsError) -> T {
    let inner = path + [checked(name)]
    guard let entry = recorder.ask(inner) else {
      guard let standard else {
        throw .missing(path: inner.joined(separator: "."), file: recorder.tree.file, expected: expected)
      }
      recorder.record(write(standard), at: inner, origin: .standard)
      return standard
    }
    do throws(Mismatch) {
      let value = try parse(entry.value)
      recorder.record(write(value), at: inner, origin: entry.origin)
      return value
    } catch {
      throw .wrongValue(
        path: inner.joined(separator: "."), origin: entry.origin, expected: expected, found: error.found,
        suggestion: error.suggestion)
    }
  }

  /// As `read`, with nil for an absent or empty setting, which is recorded as empty.
  func readOptional<T>(
    _ name: String, expected: String, write: (T) -> SettingsTree.Value,
    parse: (SettingsTree.Value) throws(Mismatch) -> T
  ) throws(SettingsError) -> T? {
    try read(
      name, default: .some(nil), expected: expected + " or nothing", write: { $0.map(write) ?? .scalar(.null) },
      parse: { value throws(Mismatch) -> T? in value == .scalar(.null) ? nil : try parse(value) })
  }
}

/// What stands where something else was expected, and what may have been meant.
struct Mismatch: Error {
  var found: String
  var suggestion: String?

  init(_ value: SettingsTree.Value) { found = value.shown }
  init(_ value: Scalar, suggestion: String? = nil) {
    found = value.shown
    self.suggestion = suggestion
  }
  init(_ found: String) { self.found = found }
}
