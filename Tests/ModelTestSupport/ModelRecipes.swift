package import GANZoo

/// The recipes of a built-in architecture.
package struct ModelRecipes {
  private let model: String

  /// Those of the architecture of this name.
  package init(_ model: String) { self.model = model }

  /// A recipe with overrides.
  package func recipe(_ name: String, _ overrides: [String] = []) throws -> Recipe {
    try Zoo.builtIn.recipe(model: model, recipe: name, overrides: overrides)
  }

  /// The networks of a recipe.
  package func networks(_ name: String = "default", _ overrides: String...) throws
    -> (generator: Network, critic: Network)
  {
    try networks(name, overrides)
  }

  package func networks(_ name: String, _ overrides: [String]) throws -> (generator: Network, critic: Network) {
    let architecture = try recipe(name, overrides).architecture
    return (try architecture.generator(), try architecture.critic())
  }
}

/// How many layers of each class a network has.
package func count(_ className: String, in network: Network) -> Int {
  network.vertices.count { $0.className == className }
}
