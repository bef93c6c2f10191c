public import GANZooSupport

/// An observer in the registry: `ganzoo train --observer NAME` adds it to a run.
public struct ObserverEntry: RegistryEntry {
  /// Its name, by which it is chosen.
  public let name: String
  /// One line for a list: what it writes, and where.
  public let title: String
  /// Makes an observer for a run. Throws an error whose description a user can read.
  public let make: @Sendable () throws -> any TrainingObserver

  /// An entry.
  public init(name: String, title: String, make: @escaping @Sendable () throws -> any TrainingObserver) {
    self.name = name
    self.title = title
    self.make = make
  }
}

extension Zoo {
  /// The observers named by a run's options, in this order. Throws `UnknownNameError`, or what an entry throws.
  public func observers(_ options: RunOptions) throws -> [any TrainingObserver] {
    try options.observers.map { try observers[$0].make() }
  }
}
