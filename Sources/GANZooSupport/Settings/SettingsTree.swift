/// A recipe's settings: sections, lists and plain values in the order in which they were written, each with its origin.
///
/// A setting is named by its path, the names of its sections and its own joined by dots: `training.batch`.
/// Two trees are equal when they hold the same values under the same names in the same order, wherever these came from.
public struct SettingsTree: Sendable, Equatable {
  /// Where a setting was written.
  public enum Origin: Sendable, Equatable {
    /// In a file; the first line is 1.
    case line(file: String, Int)
    /// In an override, whose whole text this is, such as `training.batch=100`, behind an option of the command line.
    case assignment(String, option: String = "--set ")
    /// Nowhere: it is the default of the code that read it.
    case standard
  }

  struct Entry: Sendable {
    var name: String
    var value: Value
    var origin: Origin
  }

  enum Value: Sendable, Equatable {
    case scalar(Scalar)
    case list([Scalar])
    case section([Entry])
  }

  /// The file's name in messages; nil for settings that come from no file.
  public let file: String?
  var entries: [Entry]

  /// Settings without any entry, to be filled by overrides and defaults.
  public init() {
    file = nil
    entries = []
  }

  init(file: String?, entries: [Entry]) {
    self.file = file
    self.entries = entries
  }

  /// Equal values under equal names in the same order.
  public static func == (left: SettingsTree, right: SettingsTree) -> Bool { left.entries == right.entries }

  /// The text of the plain value at `path`; nil for a list, a section, an empty value or a path that leads nowhere.
  public subscript(path: String) -> String? {
    guard case .scalar(let scalar)? = entry(at: Self.names(of: path))?.value, !scalar.isNull else { return nil }
    return scalar.text
  }

  /// The whole numbers of the list at `path`; none where it holds anything else or is not there.
  package func ints(at path: String) -> [Int] {
    guard case .list(let items)? = entry(at: Self.names(of: path))?.value else { return [] }
    let numbers = items.compactMap { Int($0.text) }
    return numbers.count == items.count ? numbers : []
  }

  /// Where the setting at `path` was written; nil for a path that leads nowhere.
  package func origin(of path: String) -> Origin? { entry(at: Self.names(of: path))?.origin }
}

extension SettingsTree.Entry: Equatable {
  static func == (left: Self, right: Self) -> Bool { left.name == right.name && left.value == right.value }
}

// MARK: - Paths

extension SettingsTree {
  static func names(of path: String) -> [String] {
    path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
  }

  /// Letters, digits, '_' and '-': a name that needs no quotes in YAML and no escape in a path.
  static func isName(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy(isNameByte) }

  static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  func entry(at path: some Collection<String>) -> Entry? { Self.entry(at: path, in: entries) }

  private static func entry(at path: some Collection<String>, in entries: [Entry]) -> Entry? {
    guard let name = path.first, let entry = entries.first(where: { $0.name == name }) else { return nil }
    if path.count == 1 { return entry }
    guard case .section(let inner) = entry.value else { return nil }
    return Self.entry(at: path.dropFirst(), in: inner)
  }

  /// Puts `value` at `path`, in its old place or behind the others, and makes the sections on the way.
  ///
  /// A plain value or a list on the way gives way to a section.
  mutating func set(_ value: Value, at path: some Collection<String>, origin: Origin) {
    Self.set(value, at: path, origin: origin, in: &entries)
  }

  /// Takes out what is at `path`, where there is anything.
  mutating func remove(at path: some Collection<String>) { Self.remove(at: path, in: &entries) }

  private static func remove(at path: some Collection<String>, in entries: inout [Entry]) {
    guard let name = path.first, let index = entries.firstIndex(where: { $0.name == name }) else { return }
    if path.count == 1 {
      entries.remove(at: index)
    } else if case .section(var inner) = entries[index].value {
      remove(at: path.dropFirst(), in: &inner)
      entries[index].value = .section(inner)
    }
  }

  private static func set(
    _ value: Value, at path: some Collection<String>, origin: Origin, in entries: inout [Entry]
  ) {
    guard let name = path.first else { return }
    let index = entries.firstIndex { $0.name == name } ?? entries.endIndex
    if index == entries.endIndex { entries.append(Entry(name: name, value: .section([]), origin: origin)) }
    if path.count == 1 {
      entries[index].value = value
      entries[index].origin = origin
      return
    }
    var inner: [Entry] = []
    if case .section(let present) = entries[index].value { inner = present }
    // Where two hold the entries, all of them would be copied for each that is set.
    entries[index].value = .section([])
    set(value, at: path.dropFirst(), origin: origin, in: &inner)
    entries[index].value = .section(inner)
  }
}
