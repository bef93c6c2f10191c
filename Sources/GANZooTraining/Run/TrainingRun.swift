import Foundation
public import GANZooData
import GANZooEvaluation
public import GANZooFormats
public import GANZooInterchange
public import GANZooNN
public import GANZooSupport
public import GANZooTensors

/// A training with all that a user sees and keeps of it: progress, log, grids, networks and checkpoints in a run folder.
public final class TrainingRun {
  /// How a run ended.
  public enum Outcome: Equatable, Sendable {
    /// All steps were done.
    case finished
    /// A signal asked for the end; what was there is written.
    case interrupted(SignalWatch.Signal)
  }

  /// What a run that goes on may have otherwise.
  public enum Change: Hashable, Sendable {
    /// The log may lack rows.
    case log
    /// Another classifier may judge from now on.
    case classifier
  }

  /// What a user may ask of a run at work.
  public struct Requests {
    /// A signal that asks for the end.
    public var stop: () -> SignalWatch.Signal?
    /// Whether grid, networks and a checkpoint were asked for since the last time.
    public var save: () -> Bool

    /// Requests, asked between iterations.
    public init(stop: @escaping () -> SignalWatch.Signal? = { nil }, save: @escaping () -> Bool = { false }) {
      (self.stop, self.save) = (stop, save)
    }
  }

  /// How often the learning rates are halved before a run gives up.
  public static let mostRetries = 3
  /// Points of the data in a plot.
  package static let plottedPoints = 1000

  private let trainer: Trainer
  private let classNames: [String]
  private let folder: RunFolder
  private var options: RunOptions
  private let monitor: TrainingMonitor?
  private let fingerprint: DatasetFingerprint
  /// Points of the data, where they are points, to show beside the generator's.
  private let plotted: [Float]
  private let log: TrainingLog
  private var health: HealthCheck
  private var progress: RunProgress
  private let started = ContinuousClock.now
  private let secondsBefore: Double
  /// The checksum of the classifier that judges, or has judged before.
  private let classifier: String?
  private var retention: CheckpointRetention
  private var lastCheckpoint: (point: CheckpointFolder.Point?, time: ContinuousClock.Instant)
  /// Where the run has gone on from a checkpoint, until a step was whole.
  private var resumedAt: CheckpointFolder.Point?
  /// Numbers that were not finite.
  private var findings: [PostMortem]

  /// A run in a folder, from its start or from a checkpoint of it.
  ///
  /// - Parameters:
  ///   - checkpoint: where a run of the same recipe goes on.
  ///   - changes: what may be otherwise than the checkpoint says.
  ///   - monitor: measures the generator on the way, for the log, the output and warnings.
  /// - Throws: what `Trainer` throws, `FileWriteError`, and `CheckpointError` where the checkpoint is not of this recipe and
  ///   these examples, or of another classifier or log, or its file is damaged; `RunFolderError.lost` where the folder is not
  ///   this process's any more.
  public init(
    _ recipe: Recipe, examples: any Dataset, in folder: RunFolder, from checkpoint: Checkpoint? = nil,
    allowing changes: Set<Change> = [], options: RunOptions? = nil, monitor: TrainingMonitor? = nil, on device: Device
  ) throws {
    classNames = recipe.architecture.classes == nil ? [] : examples.classNames
    (self.folder, self.monitor) = (folder, monitor)
    self.options = options ?? checkpoint?.options ?? RunOptions(threads: device.threads)
    self.options.device = device.name
    plotted =
      recipe.architecture.sample.rank == 1
      ? try examples.batch(Array(0..<min(examples.count, Self.plottedPoints))).values : []
    trainer = try Trainer(recipe, examples: examples, on: device)
    fingerprint = try DatasetFingerprint(examples)
    progress = checkpoint?.run.progress ?? RunProgress()
    if let checkpoint {
      guard checkpoint.run.examples == fingerprint else {
        throw CheckpointError.examples(
          file: checkpoint.file, expected: checkpoint.run.examples.count, found: examples.count)
      }
      if !changes.contains(.classifier), let known = checkpoint.run.classifier,
        monitor.map({ $0.classifierChecksum != known }) ?? false
      {
        throw CheckpointError.classifier(file: checkpoint.file, classifier: self.options.classifier)
      }
      try folder.checkpoints.reading(checkpoint.file) { [trainer] in try checkpoint.restore(trainer) }
    }
    secondsBefore = progress.seconds
    // A run that is not judged for a while is judged by the same one afterwards.
    classifier = monitor?.classifierChecksum ?? checkpoint?.run.classifier
    if trainer.steps < trainer.recipe.training.steps { progress.isFinished = nil }
    health = HealthCheck(steps: trainer.recipe.training.steps, findings: progress.health)
    // Data may have taken minutes to load.
    try folder.checkLock()
    log = try TrainingLog(folder.log, from: checkpoint, allowsLoss: changes.contains(.log))
    progress.logLength = log.length
    findings = PostMortem.findings(in: folder.postMortem)
    retention = CheckpointRetention(folder.checkpoints)
    lastCheckpoint = (nil, started)
    resumedAt = checkpoint == nil ? nil : .init(trainer.state)
    let header = "The recipe of this run, as it was in force. GANZoo \(ganzooVersion)."
    try AtomicFile.write(Array(recipe.resolved.yaml(comments: ["": header]).utf8), to: folder.recipe)
    // The first of a run, or one that has what is new about a resumed one.
    try saveCheckpoint()
  }

  /// Trains to the end, or until a stop is asked for: then the iteration at hand, of the critic or of the generator, is
  /// finished and everything is written.
  ///
  /// - Throws: `TrainingError` where a number is not finite or an error of a file that cannot be read or written; the last
  ///   good networks are kept where that is possible. `RunFolderError.lost` where the lock was taken away; nothing is kept then.
  public func run(output: ConsoleOutput, requests: Requests = Requests()) throws -> Outcome {
    var bar = ProgressBar("train", total: trainer.recipe.training.steps, done: trainer.steps, output: output)
    defer { bar.finish() }
    let outcome: Outcome
    do {
      outcome = try train(&bar, requests)
    } catch let error as TrainingError {
      // The networks are those of the last good state, which a checkpoint may not have: from there a resumed run would repeat
      // what went wrong.
      try? saveNetworks()
      throw error
    } catch {
      // Whatever it was, what has been learnt so far is worth keeping; what the user has to hear is the first error.
      try? saveCheckpoint()
      try? saveNetworks()
      throw error
    }
    if outcome != .finished { try saveNetworks() }
    return outcome
  }

  /// The last checkpoint says that the networks are there, so it comes after them.
  private func finish() throws {
    try trainer.checkState()
    try saveNetworks()
    progress.isFinished = true
    try saveCheckpoint()
  }

  private func train(_ bar: inout ProgressBar, _ requests: Requests) throws -> Outcome {
    while true {
      do {
        let isAtEnd = trainer.steps >= trainer.recipe.training.steps
        // Even where a stop was asked for at the last moment: nothing is left to do.
        if isAtEnd, progress.isReported {
          try finish()
          return .finished
        }
        if let signal = requests.stop() {
          try saveCheckpoint()
          return .interrupted(signal)
        }
        guard try isReported(&bar, requests), !isAtEnd else { continue }
        if requests.save() {
          try saveCheckpoint()
          try saveNetworks()
          bar.note("step \(trainer.steps.grouped): grid, networks and a checkpoint are written")
        } else if isCheckpointDue {
          try saveCheckpoint()
        }
        // A step was whole since: from there it may be gone back to.
        if let place = resumedAt, trainer.steps > place.step { resumedAt = nil }
        let iteration = try trainer.advance()
        progress.losses.add(iteration.losses)
        progress.isReported = !iteration.endsStep
        bar.update(done: trainer.steps, values: progress.losses.averages)
      } catch let error as TrainingError {
        try recover(from: error, &bar)
      }
    }
  }

  // MARK: - After a step

  private struct StopRequest: Error {}

  /// Log, grid and measurement of the step that was just done, unless they are done; false where a stop was asked for before
  /// the end of the measurement, which the resumed run then makes.
  private func isReported(_ bar: inout ProgressBar, _ requests: Requests) throws -> Bool {
    if progress.isReported { return true }
    try folder.checkLock()
    let settings = trainer.recipe.training
    let step = trainer.steps - 1
    if step % settings.logEvery == 0 { try log.write(step: step, seconds: seconds, progress.losses.last) }
    if step % settings.gridEvery == 0 { try saveSamples(to: folder.sample(step)) }
    if let monitor, monitor.isDue(after: trainer.steps, of: settings.steps) {
      do {
        try measure(monitor, &bar) { if requests.stop() != nil { throw StopRequest() } }
      } catch is StopRequest {
        try log.truncate(to: progress.logLength)
        return false
      }
    }
    (progress.isReported, progress.logLength) = (true, log.length)
    progress.health = health.findings
    return true
  }

  private func measure(_ monitor: TrainingMonitor, _ bar: inout ProgressBar, _ check: () throws -> Void) throws {
    let measurement: TrainingMeasurement
    do {
      measurement = try monitor.measure(trainer, check: check)
    } catch let error as EvaluationError {
      // A look at a training does not end it: whether it goes on, its own losses decide.
      return bar.note("warning: step \(trainer.steps.grouped): \(error)")
    }
    try folder.checkLock()
    try log.write(step: measurement.step, seconds: seconds, measurement.logged)
    for line in health.lines(measurement) { bar.note(line) }
  }

  private var seconds: Double { secondsBefore + started.duration(to: .now).seconds }

  // MARK: - Checkpoints

  private var isCheckpointDue: Bool {
    switch options.checkpointEvery {
    case .steps(let interval):
      trainer.criticStepsOfStep == 0 && trainer.steps % interval == 0 && lastCheckpoint.point != .init(trainer.state)
    case .seconds(let interval): lastCheckpoint.time.duration(to: .now) >= .seconds(interval)
    }
  }

  private func saveCheckpoint() throws {
    try trainer.checkState()
    // Rows that the checkpoint counts on must not be lost where it is not.
    try log.synchronize()
    let point = CheckpointFolder.Point(trainer.state)
    var saved = progress
    saved.seconds = seconds
    // The same place again is the same checkpoint.
    if point != lastCheckpoint.point, point != resumedAt { saved.checkpoints += 1 }
    var run = SavedRun(
      trainer, examples: fingerprint, classifier: classifier, options: options, progress: saved)
    run.isKept = run.isPermanent || retention.isPermanent(point)
    try folder.checkLock()
    try Checkpoint.write(trainer, run, to: folder.checkpoints.file(point))
    progress = saved
    lastCheckpoint = (point, .now)
    retention.add(point, isPermanent: run.isPermanent, goodUpTo: .init(trainer.goodState))
  }

  // MARK: - Numbers that are not finite

  /// Writes what was found and, where that is wanted, goes back to a checkpoint and halves the learning rates.
  ///
  /// Throws the error where the run is to end.
  private func recover(from error: TrainingError, _ bar: inout ProgressBar) throws {
    try folder.checkLock()
    let good = CheckpointFolder.Point(trainer.state)
    // A checkpoint behind the last good state may already have what made the number. So may the one that the run has gone on
    // from, where not a step was good since.
    let points = folder.checkpoints.points.filter { $0 <= good }
    let isSuspect = points.last == resumedAt || points.last == progress.retriedAt
    let candidates = points.count > 1 && isSuspect ? points.dropLast() : points[...]
    if let last = candidates.last { retention.remove(after: last) }
    let finding = PostMortem(
      error, version: ganzooVersion, lastGoodStep: good.step, checkpoint: candidates.last.map(folder.checkpoints.file),
      retries: progress.retries)
    findings.removeAll { $0.isSame(as: finding) }
    findings.append(finding)
    do {
      try PostMortem.write(findings, to: folder.postMortem)
    } catch let failure {
      bar.note("warning: \(failure)")
    }
    if options.onNaN == .retry, progress.retries >= Self.mostRetries {
      bar.note("warning: learning rates were halved \(Self.mostRetries) times already; the run needs other settings")
    }
    guard options.onNaN == .retry, progress.retries < Self.mostRetries, let last = restored(candidates) else {
      throw error
    }
    let retries = progress.retries + 1
    trainer.halveRates(retries)
    progress = last.run.progress
    (progress.retries, progress.retriedAt) = (retries, CheckpointFolder.Point(trainer.state))
    health = HealthCheck(steps: trainer.recipe.training.steps, findings: progress.health)
    try log.truncate(to: progress.logLength)
    progress.logLength = log.length
    resumedAt = CheckpointFolder.Point(trainer.state)
    try saveCheckpoint()
    bar.note(
      "warning: \(error.finding); going back to step \(trainer.steps.grouped), with learning rates halved "
        + "(\(retries) of at most \(Self.mostRetries) times)")
  }

  /// The last of some checkpoints that can be read, from which the trainer goes on.
  private func restored(_ points: ArraySlice<CheckpointFolder.Point>) -> Checkpoint? {
    for point in points.reversed() {
      guard let checkpoint = try? Checkpoint(contentsOf: folder.checkpoints.file(point)),
        (try? checkpoint.restore(trainer)) != nil
      else { continue }
      retention.remove(after: point)
      return checkpoint
    }
    return nil
  }

  // MARK: - What a user keeps

  private func saveSamples(to path: String) throws {
    // A weight that is not finite shows in the next loss: too late for the generator that is kept.
    try trainer.checkState()
    try trainer.withFinalWeights {
      let picture = picture()
      try folder.checkLock()
      try PNG.write(picture, to: path)
      try saveGenerator()
    }
  }

  private func saveNetworks() throws {
    try trainer.withFinalWeights {
      let picture = picture()
      try folder.checkLock()
      try saveGenerator()
      try PNG.write(picture, to: folder.grid)
    }
    try SavedNetwork(trainer.critic).legacyModel().write(to: folder.critic)
  }

  private func saveGenerator() throws {
    let recipe = trainer.recipe
    let file = try GeneratorFile(
      SavedNetwork(trainer.generator), latent: recipe.architecture.latent, classNames: classNames,
      provenance: Provenance(recipe, steps: trainer.steps))
    try file.write(to: folder.generator)
  }

  /// The same latent vectors in every picture of the run.
  private func picture() -> PixelImage {
    let recipe = trainer.recipe
    let samples = trainer.generator.generateOverview(
      recipe.architecture.latent, classes: recipe.architecture.classes, seed: recipe.training.seed)
    return PixelImage(samples: samples, columns: Model.overviewColumns, beside: plotted)
  }
}
