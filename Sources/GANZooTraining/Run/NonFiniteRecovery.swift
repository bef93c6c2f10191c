import GANZooSupport

/// What a run does about numbers that are not finite: it writes down what was found and, where that is wanted, goes
/// back to a checkpoint and halves the learning rates.
struct NonFiniteRecovery {
  private let response: NonFiniteResponse
  private var postMortems: PostMortems

  /// The recovery of a run, which has the findings of earlier sessions.
  init(_ response: NonFiniteResponse, in folder: RunFolder) {
    self.response = response
    postMortems = PostMortems(in: folder.postMortem)
  }

  /// Puts the trainer and all observers back to a checkpoint from before the error, with halved rates.
  ///
  /// Throws the error where the run is to end, or `RunFolderError`, `FileWriteError` or what an observer throws.
  mutating func recover(
    from error: TrainingError, _ trainer: Trainer, _ files: RunFiles, _ events: TrainingEvents
  ) throws {
    try files.folder.checkLock()
    let candidates = files.checkpointer.removeSuspects(
      after: CheckpointFolder.Point(trainer.state), retriedAt: files.progress.retriedAt)
    let retries = files.progress.retries
    note(error, trainer, retries, checkpoint: candidates.last.map(files.folder.checkpoints.file), events)
    if response == .retry, retries >= TrainingRun.mostRetries {
      let times = TrainingRun.mostRetries
      events.note("warning: learning rates were halved \(times) times already; the run needs other settings")
    }
    guard response == .retry, retries < TrainingRun.mostRetries,
      let checkpoint = files.checkpointer.restore(trainer, candidates)
    else { throw error }
    try rewind(to: checkpoint, trainer, files, retries: retries + 1, events)
    events.note(
      "warning: \(error.finding); going back to step \(trainer.steps.grouped), with learning rates halved "
        + "(\(retries + 1) of at most \(TrainingRun.mostRetries) times)")
  }

  private mutating func note(
    _ error: TrainingError, _ trainer: Trainer, _ retries: Int, checkpoint: String?, _ events: TrainingEvents
  ) {
    let finding = PostMortem(
      error, version: ganzooVersion, lastGoodStep: trainer.steps, checkpoint: checkpoint, retries: retries)
    do {
      try postMortems.add(finding)
    } catch let failure {
      events.note("warning: \(failure)")
    }
  }

  private func rewind(
    to checkpoint: Checkpoint, _ trainer: Trainer, _ files: RunFiles, retries: Int, _ events: TrainingEvents
  ) throws {
    trainer.halveRates(retries)
    files.progress = checkpoint.run.progress
    files.progress.retries = retries
    files.progress.retriedAt = CheckpointFolder.Point(trainer.state)
    try events.rewind(to: files.progress)
    files.progress.logLength = files.log.length
    try events.checkpointed(files.saveCheckpoint())
  }
}
