public import GANZooData
import GANZooSupport
public import GANZooTensors

/// A training that keeps its files in a run folder, and can be stopped at any moment and resumed.
public final class TrainingRun {
  /// How a run ended.
  public typealias Outcome = TrainingOutcome
  /// Requests to a running training.
  public typealias Requests = TrainingRequests

  /// Differences that a resumed run may have.
  public enum Change: Hashable, Sendable {
    /// Rows of the log may be missing.
    case log
    /// Another classifier may measure from now on.
    case classifier
    /// Another device may compute from now on.
    case device
  }

  /// How often learning rates are halved before the run ends.
  public static let mostRetries = 3

  private let recipe: Recipe
  private let trainer: Trainer
  private let files: RunFiles
  private let monitor: TrainingMonitor?
  private let isResumed: Bool
  private var recovery: NonFiniteRecovery

  /// The folder of its files.
  public var folder: RunFolder { files.folder }

  /// Where the time of its steps went so far; nil unless its device is profiled and a step was completed.
  public var profile: TrainingProfile? { TrainingProfile(trainer.device) }

  /// A run in a folder, from its start or from one of its checkpoints.
  ///
  /// - Parameters:
  ///   - checkpoint: the checkpoint of the same recipe to continue from; nil for a new run.
  ///   - start: weights and optimizer states of a new run; a checkpoint has its own.
  ///   - changes: differences from the checkpoint that are allowed.
  ///   - monitor: measures the generator during the training, for observers, the log and warnings.
  /// - Throws: what `Trainer` throws, `FileWriteError`, `CheckpointError` if the checkpoint is damaged or belongs to
  ///   another recipe, dataset, classifier or log, and `RunFolderError.lost` if another process may have the folder.
  public init(
    _ recipe: Recipe, dataset: any Dataset, in folder: RunFolder, from checkpoint: Checkpoint? = nil,
    start: TrainingStart = TrainingStart(), allowing changes: Set<Change> = [], options: RunOptions? = nil,
    monitor: TrainingMonitor? = nil, on device: Device
  ) throws {
    self.recipe = recipe
    self.monitor = monitor
    isResumed = checkpoint != nil
    var options = options ?? checkpoint?.options ?? RunOptions(threads: device.threads)
    options.device = device.name
    options.isProfiled = device.isProfiled
    trainer = try Trainer(recipe, dataset: dataset, start: start, on: device)
    let fingerprint = try DatasetFingerprint(dataset)
    if let checkpoint {
      try checkpoint.check(fingerprint, monitor, options, allowing: changes)
      try folder.checkpoints.reading(checkpoint.file) { [trainer] in try checkpoint.restore(trainer) }
    }
    // Data may have taken minutes to load.
    try folder.checkLock()
    let log = try JSONLinesLog(folder.log, names: recipe.logNames, from: checkpoint, allowsLoss: changes.contains(.log))
    // A run that is not judged for a while is judged by the same one afterwards.
    let classifier = monitor?.classifierChecksum ?? checkpoint?.run.classifier
    files = RunFiles(
      folder, trainer, recipe, log: log, from: checkpoint,
      Checkpointer(
        folder, options, dataset: fingerprint, classifier: classifier,
        resumedAt: checkpoint == nil ? nil : .init(trainer.state)))
    recovery = NonFiniteRecovery(options.onNaN, in: folder)
    try files.saveRecipe()
    // What is new about a resumed run is kept once all observers have begun.
    if !isResumed { _ = try files.saveCheckpoint() }
  }

  /// Trains to the end, or until a stop is requested: then the current update is completed and everything is written.
  ///
  /// - Parameter observers: called after the observers of every run: log, grids, generator file and health.
  /// - Throws: `TrainingError` if a number is not finite, an error of a file that cannot be read or written, or what
  ///   an observer throws; what has been learnt is kept if possible. `RunFolderError.lost` if the lock is gone; then
  ///   nothing is written.
  public func run(observers: [any TrainingObserver] = [], requests: Requests = Requests()) throws -> Outcome {
    let own: [any TrainingObserver] =
      [
        files.log, SampleGrids(folder.samples), GeneratorSnapshots(folder.generator), HealthMonitor(),
        RunNotes(folder.notes),
      ] + (trainer.device.isProfiled ? [ProfileWriter(folder.profile, of: trainer.device)] : [])
    let events = try TrainingEvents(
      trainer, own + observers, monitor, seconds: { [files] in files.seconds }, checkWritable: folder.checkLock)
    return try events.end(Result { try trainToEnd(events, requests) })
  }

  private func trainToEnd(_ events: TrainingEvents, _ requests: Requests) throws -> Outcome {
    // Where an observer cannot begin, the run stays as it was.
    try events.begin(recipe, folder: folder.path, isResumed: isResumed)
    if isResumed { try events.rewind(to: files.progress) }
    try events.saveStates(to: &files.progress)
    // The first checkpoint is there, and lacks what observers beyond the run's own want kept.
    if isResumed || !files.progress.addedStates.isEmpty { _ = try files.saveCheckpoint() }
    let outcome: Outcome
    do {
      outcome = try train(events, requests)
    } catch let error as TrainingError {
      // The networks are those of the last good state, which a checkpoint may not have: from there a resumed run would
      // repeat what went wrong.
      try? files.saveNetworks(events.picture)
      throw error
    } catch {
      // Whatever it was, what has been learnt so far is worth keeping; what the user has to hear is the first error.
      _ = try? files.saveCheckpoint()
      try? files.saveNetworks(events.picture)
      throw error
    }
    if outcome != .finished { try files.saveNetworks(events.picture) }
    return outcome
  }

  private func train(_ events: TrainingEvents, _ requests: Requests) throws -> Outcome {
    while true {
      do {
        let isAtEnd = trainer.steps >= trainer.settings.steps
        // Even where a stop was asked for at the last moment: nothing is left to do.
        if isAtEnd, files.progress.isReported {
          try events.checkpointed(files.finish(events.picture))
          return .finished
        }
        if requests.stop() {
          try events.checkpointed(files.saveCheckpoint())
          return .stopped
        }
        guard try isReported(events, requests), !isAtEnd else { continue }
        if requests.save() {
          try events.checkpointed(files.saveCheckpoint())
          try files.saveNetworks(events.picture)
          events.note("step \(trainer.steps.grouped): grid, networks and a checkpoint are written")
        } else if files.checkpointer.isDue(trainer) {
          try events.checkpointed(files.saveCheckpoint())
        }
        files.checkpointer.noteUpdate(after: trainer.steps)
        let update = try trainer.advance()
        files.progress.losses.add(update.losses)
        files.progress.isReported = !update.endsStep
        try events.updated(update, files.progress.losses)
        try events.saveStates(to: &files.progress)
      } catch let error as TrainingError {
        try recovery.recover(from: error, trainer, files, events)
      }
    }
  }

  private struct StopRequest: Error {}

  /// Reports the completed step, unless it is already reported. Returns false if a stop was requested during a
  /// measurement, which the resumed run then makes.
  private func isReported(_ events: TrainingEvents, _ requests: Requests) throws -> Bool {
    if files.progress.isReported { return true }
    do {
      try events.stepped(files.progress.losses) { if requests.stop() { throw StopRequest() } }
    } catch is StopRequest {
      try events.rewind(to: files.progress)
      return false
    }
    try events.saveStates(to: &files.progress)
    files.progress.isReported = true
    return true
  }
}
