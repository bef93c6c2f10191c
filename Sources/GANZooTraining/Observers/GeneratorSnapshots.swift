import GANZooData
import GANZooFormats
import GANZooInterchange
import GANZooNN
import GANZooSupport

/// Keeps the generator of a training in a file, written anew with each picture of samples.
public final class GeneratorSnapshots: TrainingObserver {
  private let path: String
  private var context: RunContext?

  /// Snapshots in a generator file.
  public init(_ path: String) { self.path = path }

  /// Notes what the file is to say of itself.
  public func began(_ run: RunContext) { context = run }

  /// Writes the generator, which has its final weights. Throws `FileWriteError` or `KerasFormatError`.
  public func sampled(_ report: SampleReport) throws {
    guard let context else { return }
    try Self.write(context.trainer, context.recipe, to: path)
  }

  /// Writes a trainer's generator with the weights that it has.
  static func write(_ trainer: Trainer, _ recipe: Recipe?, to path: String) throws {
    let provenance =
      recipe.map { Provenance($0, steps: trainer.steps) }
      ?? Provenance(seed: trainer.settings.seed, steps: trainer.steps)
    let classNames = trainer.classes == nil ? [] : trainer.dataset.classNames
    let file = try GeneratorFile(
      SavedNetwork(trainer.generator), latent: trainer.latent, classNames: classNames, provenance: provenance)
    try file.write(to: path)
  }
}

extension Trainer {
  /// Writes the generator with its final weights: a file from which `ganzoo generate` and `Generator` sample.
  ///
  /// - Throws: `FileWriteError` or `KerasFormatError`.
  public func saveGenerator(to path: String) throws {
    try withFinalWeights { try GeneratorSnapshots.write(self, nil, to: path) }
  }
}
