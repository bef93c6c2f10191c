import GANZooNN

/// The numbers of a checkpoint.
struct SavedRun {
  var steps, criticUpdates, criticUpdatesInStep: Int
  /// Steps of the optimizers.
  var generatorIterations, criticOptimizerIterations: Int
  /// Steps of the generator's optimizer with the critic's weights; nil where it does not train them, and in older
  /// files, where they are as many as with the generator's.
  var criticInGeneratorStepIterations: Int?
  /// Steps of the EMA; 0 if there is none.
  var averageSteps: Int
  var dataset: DatasetFingerprint
  /// The checksum of the classifier that measures; nil if there is none, and in older files.
  var classifier: String?
  var options: RunOptions
  var progress: RunProgress
  /// Whether the checkpoint is permanent; nil in older files.
  var isKept: Bool?
  /// What the rule of the augmentation's probability has come to; nil where there is none.
  var augmentation: AdaptiveProbability.State?
}

extension SavedRun: Codable {
  /// Names as in files of GANZoo 0.1.0.
  private enum CodingKeys: String, CodingKey {
    case steps
    case criticUpdates = "criticSteps"
    case criticUpdatesInStep = "criticStepsOfStep"
    case generatorIterations, criticOptimizerIterations, criticInGeneratorStepIterations, averageSteps
    case dataset = "examples"
    case classifier, options, progress, isKept, augmentation
  }
}

extension SavedRun {
  init(
    _ trainer: Trainer, dataset: DatasetFingerprint, classifier: String?, options: RunOptions, progress: RunProgress
  ) {
    let state = trainer.state
    steps = state.steps
    criticUpdates = state.criticUpdates
    criticUpdatesInStep = state.criticUpdatesInStep
    generatorIterations = state.generator.iterations
    criticOptimizerIterations = state.critic.iterations
    criticInGeneratorStepIterations = trainer.criticInGeneratorStep?.iterations
    averageSteps = state.average?.steps ?? 0
    self.dataset = dataset
    self.classifier = classifier
    self.options = options
    self.progress = progress
    augmentation = trainer.augmentation.rule == nil ? nil : state.adaptive
  }

  /// Whether the checkpoint is permanent: as decided when it was written, or in older files by its number.
  var isPermanent: Bool {
    isKept ?? (options.keepEvery > 0 && progress.checkpoints % options.keepEvery == 0)
  }

  /// Whether a run can have these numbers: a file may hold anything.
  var isPossible: Bool {
    let steps = [self.steps, averageSteps, options.keepEvery]
    // Optimizers may have begun with the steps of other trainings.
    let updates = [
      criticUpdates, criticUpdatesInStep, generatorIterations, criticOptimizerIterations,
      criticInGeneratorStepIterations ?? 0,
    ]
    return steps.allSatisfy { (0...TrainingSettings.mostSteps).contains($0) }
      && updates.allSatisfy { (0...Self.mostUpdates).contains($0) } && dataset.count >= 0
      && augmentation?.isPossible ?? true && progress.isPossible && (progress.isReported || self.steps > 0)
      && (1...1024).contains(options.threads) && (options.evaluateEvery ?? 1) >= 1
  }

  /// More critic updates than any run has; random streams are numbered by them.
  private static let mostUpdates = 1 << 38
}
