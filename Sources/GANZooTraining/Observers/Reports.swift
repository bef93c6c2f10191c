public import GANZooData
public import GANZooNN
public import GANZooTensors

/// The training that an observer will watch.
public struct RunContext {
  /// The trainer, of which networks, settings and dataset can be read.
  public let trainer: Trainer
  /// The recipe; nil if the trainer was made without one.
  public let recipe: Recipe?
  /// The run's folder, in which observers may write files; nil for a training without a folder.
  public let folder: String?
  /// The number of completed steps: 0 for a new training.
  public let step: Int
  /// Whether the training continues from a checkpoint. If not, replace files of an earlier training.
  public let isResumed: Bool
  /// Sends one line for the user to all observers; see `TrainingObserver.noted`.
  public let note: (String) -> Void

  /// Names of the generator's classes, by label; empty if it has none.
  public var classNames: [String] { trainer.classes == nil ? [] : trainer.dataset.classNames }
}

/// An update of one network.
public struct UpdateReport {
  /// The network whose weights changed.
  public let network: NetworkRole
  /// The losses of this update.
  public let losses: [Loss]
  /// All losses, each averaged over its last five updates.
  public let recent: [Loss]
  /// The number of completed steps.
  public let stepsDone: Int
}

/// A completed step: a generator update and the critic updates before it.
public struct StepReport {
  /// The step, counted from 0.
  public let step: Int
  /// Training time so far in seconds, including the time before a resume.
  public let seconds: Double
  /// The last value of each loss, and the numbers that the objective derives from them; where the dataset holds
  /// examples out and the log has a row of this step, also the critic's loss on training and on held-out examples.
  public let losses: [Loss]
  /// Learning rates of the step.
  public let learningRates: LearningRates
}

/// Samples of the same latent vectors at each report.
public struct SampleReport {
  /// The step after which they were generated, counted from 0.
  public let step: Int
  /// Images [N, H, W, C] in [−1, 1], points [N, 2], or texts [N, characters, symbols].
  public let samples: Tensor
  /// A grid of the images with a row for each class, or a plot of the points over those of the dataset.
  public let picture: PixelImage
  /// The generator. Until the observer returns, it has the weights that would be saved: their EMA, if there is one.
  public let generator: Model
}

/// A measurement by a `TrainingMonitor`.
public struct MeasurementReport {
  /// The metrics and the step.
  public let measurement: TrainingMeasurement
  /// Training time so far in seconds.
  public let seconds: Double
}

/// A checkpoint that was written.
public struct CheckpointReport {
  /// The path of its file.
  public let path: String
  /// The number of completed steps.
  public let step: Int
  /// The number of critic updates already made in the next step.
  public let criticUpdatesInStep: Int
}

/// The step to which a training goes back.
public struct RewindPoint {
  /// The first step that will be reported again, counted as in `StepReport.step`; reports of earlier steps stay.
  public let step: Int
  /// The observer's `savedState` at this point; nil if it had none or did not watch the run then.
  public let savedState: String?
}
