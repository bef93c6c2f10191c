public import Console
public import Datasets
import Evaluation
import Files
import Foundation
import Images
import KerasFormat
public import Kernels
import Layers
import Settings
import Tensors
public import Zoo

/// A training with all that a user sees and keeps of it: progress, log, grids, networks and checkpoints in a run folder.
public final class TrainingRun {
  /// How a run ended.
  public enum Outcome: Equatable, Sendable {
    /// All steps were done.
    case finished
    /// A signal asked for the end; what was there is written.
    case interrupted(SignalWatch.Signal)
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
  private static let plottedPoints = 1000

  private let trainer: Trainer
  private let classNames: [String]
  private let folder: RunFolder
  private let options: RunOptions
  private let monitor: TrainingMonitor?
  private let fingerprint: ExamplesFingerprint
  /// Points of the data, where they are points, to show beside the generator's.
  private let plotted: [Float]
  private let log: TrainingLog
  private var health: HealthCheck
  private var progress: RunProgress
  private let started = ContinuousClock.now
  private let secondsBefore: Double
  private var lastCheckpoint: (steps: Int, time: ContinuousClock.Instant)

  /// A run in a folder, from its start or from a checkpoint of it.
  ///
  /// - Parameters:
  ///   - checkpoint: where a run of the same recipe goes on.
  ///   - monitor: measures the generator on the way, for the log, the output and warnings.
  /// - Throws: what `Trainer` throws, `FileWriteError`, and `CheckpointError` where the checkpoint is not of this recipe and
  ///   these examples.
  public init(
    _ recipe: Recipe, examples: any Examples, in folder: RunFolder, from checkpoint: Checkpoint? = nil,
    options: RunOptions? = nil, monitor: TrainingMonitor? = nil, on device: Device
  ) throws {
    classNames = recipe.architecture.classes == nil ? [] : examples.classNames
    (self.folder, self.monitor) = (folder, monitor)
    self.options = options ?? checkpoint?.options ?? RunOptions(threads: device.threads)
    plotted =
      recipe.architecture.sample.rank == 1
      ? try examples.batch(Array(0..<min(examples.count, Self.plottedPoints))).values : []
    trainer = try Trainer(recipe, examples: examples, on: device)
    fingerprint = try ExamplesFingerprint(examples)
    progress = checkpoint?.run.progress ?? RunProgress()
    if let checkpoint {
      guard checkpoint.run.examples == fingerprint else {
        throw CheckpointError.examples(
          file: checkpoint.file, expected: checkpoint.run.examples.count, found: examples.count)
      }
      try checkpoint.restore(trainer)
    }
    secondsBefore = progress.seconds
    health = HealthCheck(steps: recipe.training.steps, findings: progress.health)
    let header = "The recipe of this run, as it was in force. GANZoo \(ganzooVersion)."
    try AtomicFile.write(Array(recipe.resolved.yaml(comments: ["": header]).utf8), to: folder.recipe)
    log = try TrainingLog(folder.log, keeping: progress.logLength)
    lastCheckpoint = (trainer.steps, started)
    if checkpoint == nil { try saveCheckpoint() }
  }

  /// Trains to the end, or until a stop is asked for: then the iteration at hand, of the critic or of the generator, is
  /// finished and everything is written.
  ///
  /// - Throws: `TrainingError` where a number is not finite or an error of a file that cannot be read or written; the last
  ///   good networks are kept where that is possible.
  public func run(output: ConsoleOutput, requests: Requests = Requests()) throws -> Outcome {
    var bar = ProgressBar("train", total: trainer.recipe.training.steps, done: trainer.steps, output: output)
    defer { bar.finish() }
    do {
      try train(&bar, requests)
    } catch let request as StopRequest {
      try saveCheckpoint()
      try saveNetworks()
      return .interrupted(request.signal)
    } catch let error as TrainingError {
      // The networks are those of the last good state, which a checkpoint may not have: it is where a resumed run repeats
      // what went wrong.
      try? saveNetworks()
      throw error
    } catch {
      // Whatever it was, what has been learnt so far is worth keeping; what the user has to hear is the first error.
      try? saveCheckpoint()
      try? saveNetworks()
      throw error
    }
    try saveCheckpoint()
    try saveNetworks()
    return .finished
  }

  private struct StopRequest: Error { var signal: SignalWatch.Signal }

  private func train(_ bar: inout ProgressBar, _ requests: Requests) throws {
    let check = { if let signal = requests.stop() { throw StopRequest(signal: signal) } }
    while true {
      do {
        if !progress.isReported { try report(&bar, check) }
        try check()
        if requests.save() {
          try saveCheckpoint()
          try saveNetworks()
          bar.note("step \(trainer.steps.grouped): grid, networks and a checkpoint are written")
        } else if isCheckpointDue {
          try saveCheckpoint()
        }
        guard trainer.steps < trainer.recipe.training.steps else { return }
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

  /// Log, grid and measurement of the step that was just done.
  private func report(_ bar: inout ProgressBar, _ check: () throws -> Void) throws {
    let settings = trainer.recipe.training
    let step = trainer.steps - 1
    if step % settings.logEvery == 0 { try log.write(step: step, seconds: seconds, progress.losses.last) }
    if step % settings.gridEvery == 0 { try saveSamples(to: folder.sample(step)) }
    if let monitor, monitor.isDue(after: trainer.steps, of: settings.steps) { try measure(monitor, &bar, check) }
    (progress.isReported, progress.logLength) = (true, log.length)
    progress.health = health.findings
  }

  private func measure(_ monitor: TrainingMonitor, _ bar: inout ProgressBar, _ check: () throws -> Void) throws {
    let measurement: TrainingMeasurement
    do {
      measurement = try monitor.measure(trainer, check: check)
    } catch let error as EvaluationError {
      // A look at a training does not end it: whether it goes on, its own losses decide.
      return bar.note("warning: step \(trainer.steps.grouped): \(error)")
    }
    try log.write(step: measurement.step, seconds: seconds, measurement.logged)
    for line in health.lines(measurement) { bar.note(line) }
  }

  private var seconds: Double { secondsBefore + started.duration(to: .now).seconds }

  // MARK: - Checkpoints

  private var isCheckpointDue: Bool {
    switch options.checkpointEvery {
    case .steps(let interval):
      trainer.criticStepsOfStep == 0 && trainer.steps > lastCheckpoint.steps && trainer.steps % interval == 0
    case .seconds(let interval): lastCheckpoint.time.duration(to: .now) >= .seconds(interval)
    }
  }

  private func saveCheckpoint() throws {
    try trainer.checkWeights()
    // Rows that the checkpoint counts on must not be lost where it is not.
    try log.synchronize()
    progress.seconds = seconds
    progress.checkpoints += 1
    let run = SavedRun(trainer, examples: fingerprint, options: options, progress: progress)
    let checkpoints = folder.checkpoints
    try Checkpoint.write(trainer, run, to: checkpoints.file(.init(trainer)))
    checkpoints.prune(keepingEvery: options.keepEvery)
    lastCheckpoint = (trainer.steps, .now)
  }

  // MARK: - Numbers that are not finite

  /// Writes what was found and, where that is wanted, goes back to a checkpoint and halves the learning rates.
  ///
  /// Throws the error where the run is to end.
  private func recover(from error: TrainingError, _ bar: inout ProgressBar) throws {
    // A checkpoint behind the last good state may already have what made the number.
    let checkpoints = folder.checkpoints
    checkpoints.remove(after: .init(trainer))
    let last = try? checkpoints.last()
    let report = PostMortem(
      error, version: ganzooVersion, lastGoodStep: trainer.steps, checkpoint: last?.file, retries: progress.retries)
    try? report.write(to: folder.postMortem)
    guard options.onNaN == .retry, progress.retries < Self.mostRetries, let last else { throw error }
    let retries = progress.retries + 1
    try last.restore(trainer)
    trainer.halveRates(retries)
    progress = last.run.progress
    progress.retries = retries
    health = HealthCheck(steps: trainer.recipe.training.steps, findings: progress.health)
    try log.truncate(to: progress.logLength)
    try saveCheckpoint()
    bar.note(
      "warning: \(error.finding); going back to step \(trainer.steps.grouped), with learning rates halved "
        + "(\(retries) of at most \(Self.mostRetries) times)")
  }

  // MARK: - What a user keeps

  private func saveSamples(to path: String) throws {
    try trainer.withFinalWeights {
      try PNG.write(picture(), to: path)
      try saveGenerator()
    }
  }

  private func saveNetworks() throws {
    try trainer.withFinalWeights {
      try saveGenerator()
      try PNG.write(picture(), to: folder.grid)
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
    let samples = trainer.generator.drawOverview(
      recipe.architecture.latent, classes: recipe.architecture.classes, seed: recipe.training.seed)
    return PixelImage(samples: samples, columns: Model.overviewColumns, beside: plotted)
  }
}
