import GANZooSupport

/// The networks with which a training began, where it did not begin with random ones: the section `start` of a recipe.
public struct RecipeStart: Hashable, Sendable {
  /// What was named: a run folder, a file, or a trained generator of the package.
  public let from: String
  /// The steps of that training.
  public let steps: Int
  /// The SHA-256 of the generator's weights, as `SavedNetwork.weightsChecksum` computes it.
  public let weights: String

  /// Reads the section. Throws `SettingsError`.
  init(_ settings: SettingsReader) throws(SettingsError) {
    from = try settings.string("from")
    steps = try settings.int("steps", default: 0, in: 0 ... .max)
    weights = try settings.string("weights", default: "")
  }
}
