import GANZooData
import GANZooEvaluation
import GANZooInterchange
import GANZooNN
import GANZooSupport
import GANZooTensors

/// Tells observers what happens, for the loop of a run and that of a trainer alone.
final class TrainingEvents {
  private let trainer: Trainer
  let observers: [any TrainingObserver]
  private let monitor: TrainingMonitor?
  /// Time of training so far.
  private let seconds: () -> Double
  /// Asked before observers may write.
  private let checkWritable: () throws -> Void
  /// Points of the data, where they are points, to show beside the generator's.
  private let plotted: [Float]

  init(
    _ trainer: Trainer, _ observers: [any TrainingObserver], _ monitor: TrainingMonitor?,
    seconds: @escaping () -> Double, checkWritable: @escaping () throws -> Void = {}
  ) throws {
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

  /// Observers by the name under which their state is kept; of two with one name the second has a number.
  private var named: [(name: String, observer: any TrainingObserver)] {
    var counts: [String: Int] = [:]
    return observers.map { observer in
      let count = counts[observer.name, default: 0] + 1
      counts[observer.name] = count
      return (count == 1 ? observer.name : "\(observer.name) \(count)", observer)
    }
  }

  // MARK: - Beginning, rewinding, end

  func begin(_ recipe: Recipe?, folder: String?, isResumed: Bool) throws {
    let context = RunContext(
      trainer: trainer, recipe: recipe, folder: folder, step: trainer.steps, isResumed: isResumed,
      note: { [weak self] in self?.note($0) })
    try tell { try $0.began(context) }
  }

  /// Sends observers back to the last step that was reported.
  func rewind(to progress: RunProgress) throws {
    let step = progress.isReported ? trainer.steps : trainer.steps - 1
    for (name, observer) in named {
      try observer.rewound(to: RewindPoint(step: step, savedState: progress.observers[name]))
    }
  }

  /// Keeps what observers need to go on from here. Throws `ObserverStateError`.
  func saveStates(to progress: inout RunProgress) throws {
    // An observer that does not watch this time may watch again.
    var states = progress.observers
    var bytes = 0
    for (name, observer) in named {
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

  /// Tells how the training has ended, and gives that, or throws it. Where it ended well, an observer's error is thrown
  /// once all have been told.
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

  /// Reports the step that was just done: losses, and samples and a measurement where they are due.
  ///
  /// - Parameter check: called between batches of a measurement; an error that it throws ends it.
  func stepped(_ losses: RecentLosses, check: () throws -> Void) throws {
    try checkWritable()
    let step = trainer.steps - 1
    let last = losses.last
    let report = StepReport(
      step: step, seconds: seconds(), losses: last + trainer.objective.metrics(last),
      learningRates: trainer.rates.rates(at: step, trainer.settings))
    try tell { try $0.stepped(report) }
    if step % trainer.settings.gridEvery == 0 { try sample(step) }
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

/// An observer that wants more kept in each checkpoint than there is room for.
public struct ObserverStateError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Its name.
  public let observer: String
  /// What it wants kept, in bytes.
  public let bytes: Int

  package init(observer: String, bytes: Int) {
    self.observer = observer
    self.bytes = bytes
  }

  /// A sentence that names the observer.
  public var description: String {
    "the observer \(observer) wants \(bytes) bytes kept in each checkpoint, which has room for \(RunProgress.longestStates) "
      + "of all observers"
  }
}
