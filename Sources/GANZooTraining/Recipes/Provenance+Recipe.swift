public import GANZooInterchange
public import GANZooSupport

extension Provenance {
  /// Facts of a network that a recipe has trained for some steps.
  public init(_ recipe: Recipe, steps: Int) {
    self.init(
      recipe: recipe.resolved.yaml, seed: recipe.training.seed, dataset: recipe.data.set, steps: steps)
  }
}
