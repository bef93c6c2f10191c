public import GANZooSupport

/// An observer in the registry: `ganzoo train --observer NAME` adds it to a run.
public struct ObserverEntry: RegistryEntry {
  /// Reads an observer's settings and makes it. Throws an error whose description a user can read.
  public typealias Maker = @Sendable (SettingsReader) throws -> any TrainingObserver

  /// Its name, by which it is chosen.
  public let name: String
  /// One line for a list: what it writes, and where.
  public let title: String
  /// Makes an observer for a run, which writes no file before `began`.
  public let make: Maker

  /// An entry of an observer with settings: `--observer NAME:setting=value,setting=value`.
  public init(name: String, title: String, make: @escaping Maker) {
    self.name = name
    self.title = title
    self.make = make
  }

  /// An entry of an observer without settings.
  public init(name: String, title: String, make: @escaping @Sendable () throws -> any TrainingObserver) {
    self.init(name: name, title: title) { _ in try make() }
  }
}

extension Zoo {
  /// The observers named by a run's options, in this order.
  ///
  /// Throws `UnknownNameError`, `SettingsError`, `ObserverNameError`, or what an entry throws.
  public func observers(_ options: RunOptions) throws -> [any TrainingObserver] {
    let choices = try options.observers.map(ObserverChoice.init)
    try ObserverNameError.check(choices.map(\.name))
    return try choices.map { choice in
      let reader = SettingsReader(choice.settings)
      let observer = try observers[choice.name].make(reader)
      try reader.finish()
      return observer
    }
  }
}

/// An observer and its settings, from `csv-log` or `csv-log:path=losses.csv,every=10`.
private struct ObserverChoice {
  let name: String
  let settings: SettingsTree

  /// Throws `SettingsError`.
  init(_ text: String) throws {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    name = parts.first.map(String.init) ?? ""
    var settings = SettingsTree()
    // A comma within a value, such as a list, has no name behind it.
    for assignment in parts.dropFirst().flatMap({
      $0.split(separator: /,(?=[\w.-]+=)/, omittingEmptySubsequences: false)
    }) {
      try settings.override(String(assignment), option: "--observer \(name.shown()):")
    }
    self.settings = settings
  }
}

/// Two observers of one name, which a checkpoint could not tell apart.
public struct ObserverNameError: UserError, Equatable, Sendable, CustomStringConvertible {
  /// The name.
  public let name: String

  package init(name: String) { self.name = name }

  /// A sentence with the name.
  public var description: String {
    "two observers are called '\(name.shown())', by which a checkpoint could not tell them apart; leave one out, or "
      + "give it another name"
  }

  static func check(_ names: [String]) throws(ObserverNameError) {
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted { throw ObserverNameError(name: name) }
  }
}
