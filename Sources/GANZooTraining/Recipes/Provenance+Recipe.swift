public import GANZooInterchange
import GANZooSupport

extension Provenance {
  /// The provenance of a network that a recipe has trained for this many steps.
  public init(_ recipe: Recipe, steps: Int) {
    self.init(
      recipe: recipe.resolved.yaml, seed: recipe.training.seed, dataset: recipe.data.set, steps: steps)
  }
}
