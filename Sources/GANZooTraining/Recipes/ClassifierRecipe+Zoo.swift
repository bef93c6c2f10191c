public import GANZooEvaluation
public import GANZooSupport

extension ClassifierRecipe {
  /// A recipe from its settings, whose names are those of a zoo. Throws `SettingsError` or `UnknownNameError`.
  public init(_ tree: SettingsTree, zoo: Zoo) throws {
    try self.init(tree, datasets: zoo.datasets, optimizers: zoo.optimizers)
  }

  /// The recipe that comes with the library, with settings overridden: texts `path=value`, later ones winning.
  ///
  /// Throws `SettingsError` or `UnknownNameError`.
  public static func builtIn(_ zoo: Zoo, overrides: [String] = []) throws -> ClassifierRecipe {
    try builtIn(datasets: zoo.datasets, optimizers: zoo.optimizers, overrides: overrides)
  }
}
