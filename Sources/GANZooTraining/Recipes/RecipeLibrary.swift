public import GANZooSupport

extension Zoo {
  /// A recipe with settings overridden.
  ///
  /// - Parameters:
  ///   - model: name of an architecture.
  ///   - recipe: name of one of its recipes, or the path of a YAML file (with a slash, or ending in `.yaml`).
  ///   - overrides: texts `path=value`, later ones winning.
  ///   - sample: the samples that networks are to be fitted to, with sizes and classes from the folder of pictures that
  ///     overrides name; what they set stays. Nil: the recipe's own.
  /// - Throws: `UnknownNameError`, `SettingsError`, `RecipeModelError`, or what `Recipe` or the folder throws.
  public func recipe(
    model: String, recipe name: String = "default", overrides: [String] = [], fitting sample: SampleRequest? = nil
  ) throws -> Recipe {
    let entry = try architectures[model]
    var tree = try entry.settings(ofRecipe: name)
    let original = tree
    for assignment in overrides { try tree.override(assignment) }
    if let sample {
      tree = try RecipeFit(entry, datasets: datasets, original: original, asked: tree, sample).fitted()
    }
    let recipe = try Recipe(tree, zoo: self)
    guard recipe.model == model else { throw RecipeModelError(recipe: name, expected: model, found: recipe.model) }
    return recipe
  }
}

extension ArchitectureEntry {
  /// The settings of one of the recipes, or of a YAML file. Throws `UnknownNameError` or `SettingsError`.
  func settings(ofRecipe name: String) throws -> SettingsTree {
    if name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
      return try SettingsTree(contentsOf: name)
    }
    guard let text = recipes.first(where: { $0.name == name }) else {
      throw UnknownNameError(kind: "recipe of \(self.name)", found: name, known: recipes.map(\.name))
    }
    return try SettingsTree(yaml: text.yaml, file: "\(self.name)/\(name).yaml")
  }
}

/// A recipe for another architecture than the one asked for.
public struct RecipeModelError: UserError, Equatable, Sendable, CustomStringConvertible {
  /// The recipe's name or path.
  public let recipe: String
  /// The architecture asked for, and the recipe's.
  public let expected, found: String

  package init(recipe: String, expected: String, found: String) {
    (self.recipe, self.expected, self.found) = (recipe, expected, found)
  }

  /// A sentence with both.
  public var description: String { "the recipe \(recipe) is for the architecture '\(found)', not '\(expected)'" }
}
