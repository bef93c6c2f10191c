import Foundation
public import GANZooData
import GANZooFormats
import GANZooInterchange
import GANZooNN
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
  /// The folder of its files.
  public let folder: RunFolder
  private var options: RunOptions
  private let monitor: TrainingMonitor?
  private let log: JSONLinesLog
  private let isResumed: Bool
  private let started = ContinuousClock.now
  private let secondsBefore: Double
  private var progress: RunProgress
  private var checkpointer: Checkpointer
  /// Numbers that were not finite.
  private var postMortems: PostMortems

  /// A run in a folder, from its start or from one of its checkpoints.
  ///
  /// - Parameters:
  ///   - checkpoint: the checkpoint of the same recipe to continue from; nil for a new run.
  ///   - changes: differences from the checkpoint that are allowed.
  ///   - monitor: measures the generator during the training, for observers, the log and warnings.
  /// - Throws: what `Trainer` throws, `FileWriteError`, `CheckpointError` if the checkpoint is damaged or belongs to
  ///   another recipe, dataset, classifier or log, and `RunFolderError.lost` if another process may have the folder.
  public init(
    _ recipe: Recipe, dataset: any Dataset, in folder: RunFolder, from checkpoint: Checkpoint? = nil,
    allowing changes: Set<Change> = [], options: RunOptions? = nil, monitor: TrainingMonitor? = nil, on device: Device
  ) throws {
    self.recipe = recipe
    self.folder = folder
    self.monitor = monitor
    self.options = options ?? checkpoint?.options ?? RunOptions(threads: device.threads)
    self.options.device = device.name
    isResumed = checkpoint != nil
    trainer = try Trainer(recipe, dataset: dataset, on: device)
    let fingerprint = try DatasetFingerprint(dataset)
    if let checkpoint {
      try checkpoint.check(fingerprint, monitor, self.options, allowing: changes)
      try folder.checkpoints.reading(checkpoint.file) { [trainer] in try checkpoint.restore(trainer) }
    }
    progress = checkpoint?.run.progress ?? RunProgress()
    secondsBefore = progress.seconds
    if trainer.steps < trainer.settings.steps { progress.isFinished = nil }
    // Data may have taken minutes to load.
    try folder.checkLock()
    log = try JSONLinesLog(folder.log, names: recipe.logNames, from: checkpoint, allowsLoss: changes.contains(.log))
    progress.logLength = log.length
    postMortems = PostMortems(in: folder.postMortem)
    checkpointer = Checkpointer(
      folder, self.options, dataset: fingerprint,
      // A run that is not judged for a while is judged by the same one afterwards.
      classifier: monitor?.classifierChecksum ?? checkpoint?.run.classifier,
      resumedAt: checkpoint == nil ? nil : .init(trainer.state))
    let header = "The recipe of this run, as it was in force. GANZoo \(ganzooVersion)."
    try AtomicFile.write(Array(recipe.resolved.yaml(comments: ["": header]).utf8), to: folder.recipe)
    // What is new about a resumed run is kept once all observers have begun.
    if !isResumed { _ = try saveCheckpoint() }
  }

  /// Trains to the end, or until a stop is requested: then the current update is completed and everything is written.
  ///
  /// - Parameter observers: called after the observers of every run: log, grids, generator file and health.
  /// - Throws: `TrainingError` if a number is not finite, an error of a file that cannot be read or written, or what
  ///   an observer throws; what has been learnt is kept if possible. `RunFolderError.lost` if the lock is gone; then
  ///   nothing is written.
  public func run(observers: [any TrainingObserver] = [], requests: Requests = Requests()) throws -> Outcome {
    let own: [any TrainingObserver] = [
      log, SampleGrids(folder.samples), GeneratorSnapshots(folder.generator), HealthMonitor(),
    ]
    let events = try TrainingEvents(
      trainer, own + observers, monitor, seconds: { [self] in seconds }, checkWritable: folder.checkLock)
    return try events.end(Result { try trainToEnd(events, requests) })
  }

  private func trainToEnd(_ events: TrainingEvents, _ requests: Requests) throws -> Outcome {
    // Where an observer cannot begin, the run stays as it was.
    try events.begin(recipe, folder: folder.path, isResumed: isResumed)
    if isResumed { try events.rewind(to: progress) }
    try events.saveStates(to: &progress)
    _ = try saveCheckpoint()
    let outcome: Outcome
    do {
      outcome = try train(events, requests)
    } catch let error as TrainingError {
      // The networks are those of the last good state, which a checkpoint may not have: from there a resumed run would
      // repeat what went wrong.
      try? saveNetworks(events)
      throw error
    } catch {
      // Whatever it was, what has been learnt so far is worth keeping; what the user has to hear is the first error.
      _ = try? saveCheckpoint()
      try? saveNetworks(events)
      throw error
    }
    if outcome != .finished { try saveNetworks(events) }
    return outcome
  }

  private func train(_ events: TrainingEvents, _ requests: Requests) throws -> Outcome {
    while true {
      do {
        let isAtEnd = trainer.steps >= trainer.settings.steps
        // Even where a stop was asked for at the last moment: nothing is left to do.
        if isAtEnd, progress.isReported {
          try finish(events)
          return .finished
        }
        if requests.stop() {
          try events.checkpointed(saveCheckpoint())
          return .stopped
        }
        guard try isReported(events, requests), !isAtEnd else { continue }
        if requests.save() {
          try events.checkpointed(saveCheckpoint())
          try saveNetworks(events)
          events.note("step \(trainer.steps.grouped): grid, networks and a checkpoint are written")
        } else if checkpointer.isDue(trainer) {
          try events.checkpointed(saveCheckpoint())
        }
        checkpointer.noteUpdate(after: trainer.steps)
        let update = try trainer.advance()
        progress.losses.add(update.losses)
        progress.isReported = !update.endsStep
        try events.updated(update, progress.losses)
        try events.saveStates(to: &progress)
      } catch let error as TrainingError {
        try recover(from: error, events)
      }
    }
  }

  private struct StopRequest: Error {}

  /// Reports the completed step, unless it is already reported. Returns false if a stop was requested during a
  /// measurement, which the resumed run then makes.
  private func isReported(_ events: TrainingEvents, _ requests: Requests) throws -> Bool {
    if progress.isReported { return true }
    do {
      try events.stepped(progress.losses) { if requests.stop() { throw StopRequest() } }
    } catch is StopRequest {
      try events.rewind(to: progress)
      return false
    }
    try events.saveStates(to: &progress)
    progress.isReported = true
    return true
  }

  private var seconds: Double { secondsBefore + started.duration(to: .now).seconds }

  // MARK: - What is kept

  /// The last checkpoint says that the networks are written, so it is written after them.
  private func finish(_ events: TrainingEvents) throws {
    try trainer.checkState()
    try saveNetworks(events)
    progress.isFinished = true
    try events.checkpointed(saveCheckpoint())
  }

  private func saveCheckpoint() throws -> String {
    try trainer.checkState()
    // Rows that the checkpoint counts on must not be lost where it is not.
    try log.synchronize()
    progress.seconds = seconds
    return try checkpointer.save(trainer, recipe, &progress)
  }

  private func saveNetworks(_ events: TrainingEvents) throws {
    try trainer.withFinalWeights {
      let picture = events.picture()
      try folder.checkLock()
      try GeneratorSnapshots.write(trainer, recipe, to: folder.generator)
      try PNG.write(picture, to: folder.grid)
    }
    try SavedNetwork(trainer.critic).legacyModel().write(to: folder.critic)
  }

  // MARK: - Numbers that are not finite

  /// Writes the post-mortem and, if the options say so, goes back to a checkpoint and halves the learning rates.
  ///
  /// Otherwise throws the error.
  private func recover(from error: TrainingError, _ events: TrainingEvents) throws {
    try folder.checkLock()
    let good = CheckpointFolder.Point(trainer.state)
    let candidates = checkpointer.removeSuspects(after: good, retriedAt: progress.retriedAt)
    let finding = PostMortem(
      error, version: ganzooVersion, lastGoodStep: good.step, checkpoint: candidates.last.map(folder.checkpoints.file),
      retries: progress.retries)
    do {
      try postMortems.add(finding)
    } catch let failure {
      events.note("warning: \(failure)")
    }
    if options.onNaN == .retry, progress.retries >= Self.mostRetries {
      events.note("warning: learning rates were halved \(Self.mostRetries) times already; the run needs other settings")
    }
    guard options.onNaN == .retry, progress.retries < Self.mostRetries,
      let checkpoint = checkpointer.restore(trainer, candidates)
    else { throw error }
    let retries = progress.retries + 1
    trainer.halveRates(retries)
    progress = checkpoint.run.progress
    progress.retries = retries
    progress.retriedAt = CheckpointFolder.Point(trainer.state)
    try events.rewind(to: progress)
    progress.logLength = log.length
    try events.checkpointed(saveCheckpoint())
    events.note(
      "warning: \(error.finding); going back to step \(trainer.steps.grouped), with learning rates halved "
        + "(\(retries) of at most \(Self.mostRetries) times)")
  }
}

extension Checkpoint {
  /// Throws `CheckpointError` for another dataset, classifier or device.
  fileprivate func check(
    _ dataset: DatasetFingerprint, _ monitor: TrainingMonitor?, _ options: RunOptions,
    allowing changes: Set<TrainingRun.Change>
  ) throws(CheckpointError) {
    guard run.dataset == dataset else {
      throw CheckpointError.dataset(file: file, expected: run.dataset.count, found: dataset.count)
    }
    guard changes.contains(.device) || self.options.device == options.device else {
      throw CheckpointError.device(file: file, expected: self.options.device, found: options.device)
    }
    guard !changes.contains(.classifier), let known = run.classifier, let monitor else { return }
    guard monitor.classifierChecksum == known else {
      throw CheckpointError.classifier(file: file, classifier: options.classifier)
    }
  }
}
