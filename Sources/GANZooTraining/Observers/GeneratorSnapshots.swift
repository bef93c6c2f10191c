import GANZooData
import GANZooFormats
import GANZooInterchange
import GANZooNN
import GANZooSupport

/// Saves the generator to one file, which is replaced with each grid of samples.
public final class GeneratorSnapshots: TrainingObserver {
  private let path: String
  private var context: RunContext?

  /// Snapshots in the generator file at a path.
  public init(_ path: String) { self.path = path }

  /// The type's name and the path: a training may have several.
  public var name: String { "GeneratorSnapshots(\(path))" }

  /// Collects the provenance that the file will have.
  public func began(_ run: RunContext) { context = run }

  /// Writes the generator with the weights that it has now. Throws `FileWriteError` or `KerasFormatError`.
  public func sampled(_ report: SampleReport) throws {
    guard let context else { return }
    try Self.write(context.trainer, context.recipe, to: path)
  }

  /// Writes a trainer's generator with its current weights.
  static func write(_ trainer: Trainer, _ recipe: Recipe?, to path: String) throws {
    let provenance =
      recipe.map { Provenance($0, steps: trainer.steps) }
      ?? Provenance(seed: trainer.settings.seed, steps: trainer.steps)
    let classNames = trainer.classes == nil ? [] : trainer.dataset.classNames
    let file = try GeneratorFile(
      SavedNetwork(trainer.generator), latent: trainer.latent, classNames: classNames,
      alphabet: trainer.dataset.alphabet, provenance: provenance)
    try file.write(to: path)
  }
}

extension Trainer {
  /// Writes the generator with its final weights to a file that `ganzoo generate` and `Generator` can read; with the
  /// recipe, where the trainer was made of one, so that `ganzoo train --init` takes it, too.
  ///
  /// - Throws: `FileWriteError` or `KerasFormatError`.
  public func saveGenerator(to path: String) throws {
    try withFinalWeights { try GeneratorSnapshots.write(self, recipe, to: path) }
  }
}
