public import GANZooData
public import GANZooNN
public import GANZooTensors

/// What an observer is told of a training when it begins.
public struct RunContext {
  /// What trains: networks, settings and dataset are there to be read.
  public let trainer: Trainer
  /// The recipe; nil of a trainer that was made without one.
  public let recipe: Recipe?
  /// The run's folder, to which observers may add files; nil of a training without one.
  public let folder: String?
  /// Steps that were done before: 0 of a new training.
  public let step: Int
  /// Whether it goes on from a checkpoint. Otherwise files of an earlier training are replaced.
  public let isResumed: Bool
  /// Tells all observers a line for the user.
  public let note: (String) -> Void

  /// Names of the classes that the generator is told; empty where it is told none.
  public var classNames: [String] { trainer.classes == nil ? [] : trainer.dataset.classNames }
}

/// An update of one network.
public struct UpdateReport {
  /// Whose weights were changed.
  public let network: NetworkRole
  /// The losses of this update.
  public let losses: [Loss]
  /// Of all losses the average over their last five updates.
  public let recent: [Loss]
  /// Whole steps that are done.
  public let stepsDone: Int
}

/// A step that was done: a generator update and the critic updates before it.
public struct StepReport {
  /// Its number, counted from 0.
  public let step: Int
  /// Time of training so far in seconds, that before a resume included.
  public let seconds: Double
  /// The last value of each loss, and what the objective makes of them.
  public let losses: [Loss]
  /// Learning rates of the step.
  public let learningRates: LearningRates
}

/// Samples of the same latent vectors at each report.
public struct SampleReport {
  /// The step after which they were generated, counted from 0.
  public let step: Int
  /// Images [N, H, W, C] in [−1, 1], or points [N, 2].
  public let samples: Tensor
  /// A grid of the images, a row for each class; of points a plot over those of the dataset.
  public let picture: PixelImage
  /// The generator, which has its final weights, averaged where that is asked for, until the observer returns.
  public let generator: Model
}

/// What a `TrainingMonitor` has found.
public struct MeasurementReport {
  /// What was found, after a number of steps.
  public let measurement: TrainingMeasurement
  /// Time of training so far in seconds.
  public let seconds: Double
}

/// A checkpoint that was written.
public struct CheckpointReport {
  /// Its file.
  public let path: String
  /// Steps that were done.
  public let step: Int
  /// Critic updates of the next step that were done.
  public let criticUpdatesInStep: Int
}

/// Where a training goes on from.
public struct RewindPoint {
  /// Steps whose reports stay: those of steps ≥ `step`, as `StepReport.step` counts, come again.
  public let step: Int
  /// The observer's `savedState` there; nil where it had none, or was no observer of this run then.
  public let savedState: String?
}
