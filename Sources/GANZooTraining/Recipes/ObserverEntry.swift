public import GANZooSupport

/// An observer in the registry: `ganzoo train --observer NAME` has it watch a run.
public struct ObserverEntry: RegistryEntry {
  /// What it is chosen by.
  public let name: String
  /// One line for a list: what it writes, and where.
  public let title: String
  /// A fresh observer for a run. Throws an error whose description is fit for a user.
  public let make: @Sendable () throws -> any TrainingObserver

  /// An entry.
  public init(name: String, title: String, make: @escaping @Sendable () throws -> any TrainingObserver) {
    self.name = name
    self.title = title
    self.make = make
  }
}

extension Zoo {
  /// The observers that a run's options name, in this order. Throws `UnknownNameError`, or what their makers throw.
  public func observers(_ options: RunOptions) throws -> [any TrainingObserver] {
    try options.observers.map { try observers[$0].make() }
  }
}
