import Foundation

/// Something that is chosen by name on the command line and in recipes.
public protocol RegistryEntry: Sendable {
  /// What it is chosen by: small letters, digits and hyphens.
  var name: String { get }
  /// One line for a list.
  var title: String { get }
}

/// Entries by name: a list that is made once and never changes.
public struct Registry<Entry: RegistryEntry>: Sendable {
  /// What the entries are, such as `architecture`.
  public let kind: String
  /// The entries in alphabetical order.
  public let entries: [Entry]

  /// A registry of the entries of some owners.
  ///
  /// Throws `RegistryError` where two entries have one name, or a name is no word of small letters, digits and hyphens.
  package init(_ kind: String, _ contributions: [(owner: String, entries: [Entry])]) throws(RegistryError) {
    self.kind = kind
    let names = contributions.flatMap { owner, entries in entries.map { (owner: owner, name: $0.name) } }
    try RegistryError.checkUnique(kind, names)
    try RegistryError.checkTypable(kind, names)
    entries = contributions.flatMap(\.entries).sorted { $0.name < $1.name }
  }

  /// The entry of this name. Throws `UnknownNameError` with what there is.
  public subscript(name: String) -> Entry {
    get throws(UnknownNameError) {
      guard let entry = entries.first(where: { $0.name == name }) else {
        throw UnknownNameError(kind: kind, found: name, known: entries.map(\.name))
      }
      return entry
    }
  }

  /// Names in alphabetical order.
  public var names: [String] { entries.map(\.name) }
}

/// Entries that cannot stand in one registry.
public enum RegistryError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Two entries of one name.
  case duplicate(kind: String, name: String, owners: [String])
  /// A name that nobody could type.
  case badName(kind: String, name: String, owner: String)
  /// A layer whose class has no name.
  case noName(kind: String, owner: String)
  /// An architecture without a recipe to start from.
  case noDefaultRecipe(architecture: String, owner: String)

  /// A sentence that names the entry and who brought it.
  public var description: String {
    switch self {
    case .duplicate(let kind, let name, let owners):
      "two \(plural(kind)) are called '\(name)': one comes from \(owners[0]), the other from \(owners[1])"
    case .badName(let kind, let name, let owner):
      "\(owner) adds \(article(kind)) \(kind) called '\(name)'; a name is made of small letters, digits and hyphens"
    case .noName(let kind, let owner): "\(owner) adds \(article(kind)) \(kind) without a name"
    case .noDefaultRecipe(let architecture, let owner):
      "the architecture '\(architecture)' of \(owner) has no recipe called 'default'"
    }
  }

  private func plural(_ kind: String) -> String {
    guard let of = kind.range(of: " of ") else { return kind + "s" }
    return kind[..<of.lowerBound] + "s" + kind[of.lowerBound...]
  }

  private func article(_ word: String) -> String { "aeiou".contains(word.prefix(1)) ? "an" : "a" }

  /// Throws for the first name that comes twice.
  package static func checkUnique(_ kind: String, _ names: [(owner: String, name: String)]) throws(RegistryError) {
    var owners: [String: String] = [:]
    for (owner, name) in names {
      if let first = owners.updateValue(owner, forKey: name) {
        throw .duplicate(kind: kind, name: name, owners: [first, owner])
      }
    }
  }

  /// Throws for the first name that is no word of small letters, digits and hyphens.
  package static func checkTypable(_ kind: String, _ names: [(owner: String, name: String)]) throws(RegistryError) {
    for (owner, name) in names where !isTypable(name) { throw .badName(kind: kind, name: name, owner: owner) }
  }

  private static func isTypable(_ name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
      }
  }
}
