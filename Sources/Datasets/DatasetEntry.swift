/// The part of a data set that is loaded.
public enum DatasetSplit: String, CaseIterable, Sendable {
  /// The examples meant for training.
  case train
  /// The examples held back for measuring.
  case test
  /// Training examples followed by test examples.
  case all
}

/// What a registry knows of a data set: its name, where it comes from and how to load it.
public struct DatasetEntry: Sendable {
  /// The name on the command line and in recipes, such as `mnist`.
  public let name: String

  /// One line for a list.
  public let title: String

  /// Who made it and under which licence.
  public let origin: String

  /// Reads a split from a folder, or with nil from the data that comes with the package.
  public let load: @Sendable (_ split: DatasetSplit, _ folder: String?) throws -> LabeledImages

  /// Makes an entry; `load` throws an error whose description is fit for a user.
  public init(
    name: String, title: String, origin: String,
    load: @escaping @Sendable (_ split: DatasetSplit, _ folder: String?) throws -> LabeledImages
  ) {
    self.name = name
    self.title = title
    self.origin = origin
    self.load = load
  }
}
