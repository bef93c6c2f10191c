public import GANZooEvaluation
public import GANZooSupport

extension ClassifierRecipe {
  /// A recipe from its settings, whose names are those of a catalogue. Throws `SettingsError` or `UnknownNameError`.
  public init(_ tree: SettingsTree, catalogue: Zoo) throws {
    try self.init(tree, datasets: catalogue.datasets, optimizers: catalogue.optimizers)
  }

  /// The recipe that comes with the library, with settings overridden: texts `path=value`, later ones winning.
  ///
  /// Throws `SettingsError` or `UnknownNameError`.
  public static func builtIn(_ catalogue: Zoo, overrides: [String] = []) throws -> ClassifierRecipe {
    try builtIn(datasets: catalogue.datasets, optimizers: catalogue.optimizers, overrides: overrides)
  }
}
