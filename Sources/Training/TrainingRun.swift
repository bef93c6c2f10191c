public import Console
public import Datasets
import Evaluation
import Files
import Images
import KerasFormat
import Layers
import Settings
public import Tensors
public import Zoo

/// A training with all that a user sees and keeps of it: progress, log, grids and networks in a run folder.
public struct TrainingRun {
  /// How a run ended.
  public enum Outcome: Equatable, Sendable {
    /// All steps were done.
    case finished
    /// A signal asked for the end; what was there is written.
    case interrupted(InterruptionWatch.Signal)
  }

  /// Points of the data in a plot.
  private static let plottedPoints = 1000

  private let trainer: Trainer
  private let classNames: [String]
  private let folder: RunFolder
  private let monitor: TrainingMonitor?
  /// Points of the data, where they are points, to show beside the generator's.
  private let plotted: [Float]

  /// A run in a folder. Throws what `Trainer` throws, and `FileWriteError`.
  ///
  /// - Parameter monitor: measures the generator on the way, for the log, the output and warnings.
  public init(
    _ recipe: Recipe, examples: any Examples, in folder: RunFolder, monitor: TrainingMonitor? = nil, on device: Device
  ) throws {
    classNames = recipe.architecture.classes == nil ? [] : examples.classNames
    (self.folder, self.monitor) = (folder, monitor)
    plotted =
      recipe.architecture.sample.rank == 1
      ? try examples.batch(Array(0..<min(examples.count, Self.plottedPoints))).values : []
    trainer = try Trainer(recipe, examples: examples, on: device)
    let header = "The recipe of this run, as it was in force. GANZoo \(ganzooVersion)."
    try AtomicFile.write(Array(recipe.resolved.yaml(comments: ["": header]).utf8), to: folder.recipe)
  }

  /// Trains to the end, or until `stopRequest` gives a signal: then the iteration at hand, of the critic or of the
  /// generator, is finished and everything is written.
  ///
  /// - Throws: `TrainingError` where a number is not finite or an error of a file that cannot be read or written; the last
  ///   good networks are kept where that is possible.
  public func run(output: ConsoleOutput, stopRequest: () -> InterruptionWatch.Signal?) throws -> Outcome {
    do {
      try train(output: output, stopRequest: stopRequest)
    } catch let request as StopRequest {
      try save()
      return .interrupted(request.signal)
    } catch {
      // Whatever it was, what has been learnt so far is worth keeping; what the user has to hear is the first error.
      try? save()
      throw error
    }
    try save()
    return .finished
  }

  private struct StopRequest: Error { var signal: InterruptionWatch.Signal }

  private func train(output: ConsoleOutput, stopRequest: () -> InterruptionWatch.Signal?) throws {
    let settings = trainer.recipe.training
    let log = try TrainingLog(folder.log)
    var bar = ProgressBar("train", total: settings.steps, output: output)
    defer { bar.finish() }
    let start = ContinuousClock.now
    let elapsed = { () -> Duration in start.duration(to: .now) }
    var losses = RecentLosses()
    var measurements: [TrainingMeasurement] = []
    while trainer.steps < settings.steps {
      let step = trainer.steps
      // A step may have a hundred iterations of the critic: progress and signals are for each of them.
      try trainer.step { values in
        losses.add(values)
        bar.update(done: trainer.steps, values: losses.averages)
        if let signal = stopRequest() { throw StopRequest(signal: signal) }
      }
      if step % settings.logEvery == 0 {
        try log.write(step: step, seconds: elapsed().seconds, losses.last)
      }
      if step % settings.gridEvery == 0 { try saveSamples(to: folder.sample(step)) }
      if let monitor, monitor.isDue(after: trainer.steps, of: settings.steps) {
        let measurement: TrainingMeasurement
        do {
          measurement = try monitor.measure(trainer)
        } catch let error as EvaluationError {
          // A look at a training does not end it: whether it goes on, its own losses decide.
          bar.note("warning: step \(trainer.steps.grouped): \(error)")
          continue
        }
        measurements.append(measurement)
        try log.write(step: measurement.step, seconds: elapsed().seconds, measurement.logged)
        for line in HealthCheck(steps: settings.steps).lines(measurements) { bar.note(line) }
      }
    }
  }

  private func saveSamples(to path: String) throws {
    try trainer.withFinalWeights {
      try PNG.write(picture(), to: path)
      try saveGenerator()
    }
  }

  private func save() throws {
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
