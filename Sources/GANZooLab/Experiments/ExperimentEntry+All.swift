public import GANZooSupport

extension ExperimentEntry {
  /// The experiments that come with the library.
  public static let builtIn: [ExperimentEntry] = [
    Clipping.entry, CriticOneD.entry, Divergences.entry, GradientNormsByLayer.entry, LossQuality.entry,
    Overfitting.entry, Pairs.entry, RandomArchitectures.entry, Scores.entry, Sidedness.entry, Surfaces.entry,
    TextExperiment.entry, Transport.entry, VariedArchitectures.entry,
  ]

  /// The experiments by name.
  public static var registry: Registry<ExperimentEntry> {
    get throws(RegistryError) { try Registry("experiment", [("GANZoo", builtIn)]) }
  }
}
