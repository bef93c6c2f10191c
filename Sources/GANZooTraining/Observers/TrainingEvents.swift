import GANZooData
import GANZooEvaluation
import GANZooInterchange
import GANZooNN
import GANZooSupport
import GANZooTensors

/// Calls the observers of a run, or of a trainer without a run.
final class TrainingEvents {
  private let trainer: Trainer
  let observers: [any TrainingObserver]
  private let monitor: TrainingMonitor?
  /// Training time so far.
  private let seconds: () -> Double
  /// Called before observers may write; throws if they must not.
  private let checkWritable: () throws -> Void
  /// Points of the dataset, to plot beside the generator's; empty for images.
  private let plotted: [Float]

  /// Throws `ObserverNameError`, or what the dataset throws.
  init(
    _ trainer: Trainer, _ observers: [any TrainingObserver], _ monitor: TrainingMonitor?,
    seconds: @escaping () -> Double, checkWritable: @escaping () throws -> Void = {}
  ) throws {
    try ObserverNameError.check(observers.map(\.name))
    self.trainer = trainer
    self.observers = observers
    self.monitor = monitor
    self.seconds = seconds
    self.checkWritable = checkWritable
    let dataset = trainer.dataset
    plotted =
      dataset.shape.count == 1 ? try dataset.batch(Array(0..<min(dataset.count, ScatterPlot.sampledPoints))).values : []
  }

  private func tell(_ event: (any TrainingObserver) throws -> Void) rethrows {
    for observer in observers { try event(observer) }
  }

  func note(_ line: String) { tell { $0.noted(line) } }

  // MARK: - Beginning, rewinding, end

  func begin(_ recipe: Recipe?, folder: String?, isResumed: Bool) throws {
    let context = RunContext(
      trainer: trainer, recipe: recipe, folder: folder, step: trainer.steps, isResumed: isResumed,
      note: { [weak self] in self?.note($0) })
    try tell { try $0.began(context) }
  }

  /// Sends observers back to the last reported step.
  func rewind(to progress: RunProgress) throws {
    let step = progress.isReported ? trainer.steps : trainer.steps - 1
    for observer in observers {
      try observer.rewound(to: RewindPoint(step: step, savedState: progress.observers[observer.name]))
    }
  }

  /// Saves the observers' states. Throws `ObserverStateError`.
  func saveStates(to progress: inout RunProgress) throws {
    // An observer that does not watch this time may watch again.
    var states = progress.observers
    var bytes = 0
    for observer in observers {
      let name = observer.name
      states[name] = nil
      guard let state = observer.savedState else { continue }
      bytes += state.utf8.count
      guard bytes <= RunProgress.longestStates else {
        throw ObserverStateError(observer: name, bytes: state.utf8.count)
      }
      states[name] = state
    }
    progress.observers = states
  }

  /// Tells all observers the outcome, and then returns or throws it. If the training ended well, the first error of an
  /// observer is thrown.
  func end(_ result: Result<TrainingOutcome, any Error>) throws -> TrainingOutcome {
    var failure: (any Error)?
    for observer in observers {
      do {
        try observer.ended(result)
      } catch {
        failure = failure ?? error
      }
    }
    let outcome = try result.get()
    if let failure { throw failure }
    return outcome
  }

  // MARK: - On the way

  func updated(_ update: Trainer.Update, _ losses: RecentLosses) throws {
    let report = UpdateReport(
      network: update.network, losses: update.losses, recent: losses.averages, stepsDone: trainer.steps)
    try tell { try $0.updated(report) }
  }

  /// Reports the step that was just completed: losses, and samples and a measurement if they are due.
  ///
  /// - Parameter check: called between batches of a measurement; an error that it throws ends it.
  func stepped(_ losses: RecentLosses, check: () throws -> Void) throws {
    try checkWritable()
    let step = trainer.steps - 1
    let last = losses.last
    let heldOut = trainer.settings.hasLogRow(after: step) ? try trainer.heldOutLosses() : []
    let report = StepReport(
      step: step, seconds: seconds(), losses: last + trainer.objective.metrics(last) + heldOut,
      learningRates: trainer.rates.rates(at: step, trainer.settings))
    try tell { try $0.stepped(report) }
    if trainer.settings.hasGrid(after: step) { try sample(step) }
    if let monitor, monitor.isDue(after: trainer.steps, of: trainer.settings.steps) { try measure(monitor, check) }
  }

  func checkpointed(_ path: String) throws {
    let report = CheckpointReport(
      path: path, step: trainer.steps, criticUpdatesInStep: trainer.criticUpdatesInStep)
    try tell { try $0.checkpointed(report) }
  }

  private func sample(_ step: Int) throws {
    // A weight that is not finite shows in the next loss: too late for the generator that is kept.
    try trainer.checkState()
    try trainer.withFinalWeights {
      let samples = trainer.overview()
      let report = SampleReport(
        step: step, samples: samples, picture: picture(of: samples), generator: trainer.generator)
      try checkWritable()
      try tell { try $0.sampled(report) }
    }
  }

  /// A picture of the generator's samples with the weights that it has.
  func picture() -> PixelImage { picture(of: trainer.overview()) }

  private func picture(of samples: Tensor) -> PixelImage {
    PixelImage(samples: samples, columns: Model.overviewColumns, beside: plotted)
  }

  private func measure(_ monitor: TrainingMonitor, _ check: () throws -> Void) throws {
    let measurement: TrainingMeasurement
    do {
      measurement = try monitor.measure(trainer, check: check)
    } catch let error as EvaluationError {
      // A look at a training does not end it: whether it goes on, its own losses decide.
      return note("warning: step \(trainer.steps.grouped): \(error)")
    }
    try checkWritable()
    let report = MeasurementReport(measurement: measurement, seconds: seconds())
    try tell { try $0.measured(report) }
  }
}

extension Trainer {
  /// Samples of the same latent vectors at every call, with the weights that the generator has.
  func overview() -> Tensor { generator.generateOverview(latent, classes: classes, seed: settings.seed) }
}

/// An observer whose saved state does not fit into a checkpoint.
public struct ObserverStateError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Its name.
  public let observer: String
  /// The size of its state in bytes.
  public let bytes: Int

  package init(observer: String, bytes: Int) {
    self.observer = observer
    self.bytes = bytes
  }

  /// A sentence that names the observer.
  public var description: String {
    "the observer \(observer) wants \(bytes) bytes kept in each checkpoint, which has room for "
      + "\(RunProgress.longestStates) "
      + "of all observers"
  }
}
