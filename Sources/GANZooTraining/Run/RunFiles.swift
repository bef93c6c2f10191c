import GANZooData
import GANZooFormats
import GANZooInterchange
import GANZooNN
import GANZooSupport

/// Keeps a run at work in its folder: the recipe, checkpoints, from which it goes on, and the networks.
final class RunFiles {
  let folder: RunFolder
  let log: JSONLinesLog
  /// What the next checkpoint says of the run beyond its trainer.
  var progress: RunProgress
  var checkpointer: Checkpointer
  private let trainer: Trainer
  private let recipe: Recipe
  private let started = ContinuousClock.now
  private let secondsBefore: Double

  /// The files of a run that begins, or whose trainer has the state of a checkpoint.
  init(
    _ folder: RunFolder, _ trainer: Trainer, _ recipe: Recipe, log: JSONLinesLog, from checkpoint: Checkpoint?,
    _ checkpointer: Checkpointer
  ) {
    self.folder = folder
    self.trainer = trainer
    self.recipe = recipe
    self.log = log
    self.checkpointer = checkpointer
    progress = checkpoint?.run.progress ?? RunProgress()
    secondsBefore = progress.seconds
    if trainer.steps < trainer.settings.steps { progress.isFinished = nil }
    progress.logLength = log.length
  }

  /// Time of training so far.
  var seconds: Double { secondsBefore + started.duration(to: .now).seconds }

  func saveRecipe() throws {
    let header = "The recipe of this run, as it was in force. GANZoo \(ganzooVersion)."
    try AtomicFile.write(Array(recipe.resolved.yaml(comments: ["": header]).utf8), to: folder.recipe)
  }

  /// Writes a checkpoint of the present state, and gives its path.
  func saveCheckpoint() throws -> String {
    try trainer.checkState()
    // Rows that the checkpoint counts on must not be lost where it is not.
    try log.synchronize()
    progress.seconds = seconds
    return try checkpointer.save(trainer, recipe, &progress)
  }

  /// Writes both networks and a picture of samples, which is taken of the generator's final weights.
  func saveNetworks(_ picture: () -> PixelImage) throws {
    try trainer.withFinalWeights {
      let picture = picture()
      try folder.checkLock()
      try GeneratorSnapshots.write(trainer, recipe, to: folder.generator)
      try PNG.write(picture, to: folder.grid)
    }
    try SavedNetwork(trainer.critic).legacyModel().write(to: folder.critic)
  }

  /// Writes what a finished run has, and gives the path of its last checkpoint. That says that the networks are there,
  /// so it comes after them.
  func finish(_ picture: () -> PixelImage) throws -> String {
    try trainer.checkState()
    try saveNetworks(picture)
    progress.isFinished = true
    return try saveCheckpoint()
  }
}
