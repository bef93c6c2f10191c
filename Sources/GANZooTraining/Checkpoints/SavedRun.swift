import GANZooNN

/// What a checkpoint says in numbers.
struct SavedRun: Codable {
  var steps, criticSteps, criticStepsOfStep: Int
  /// Steps of the optimizers.
  var generatorIterations, criticOptimizerIterations: Int
  /// Steps that the average is over; 0 where there is none.
  var averageSteps: Int
  var examples: DatasetFingerprint
  /// The checksum of the classifier that judges; nil where there is none, and in files of before it was kept.
  var classifier: String?
  var options: RunOptions
  var progress: RunProgress
  /// Whether it is of a checkpoint that is kept, however many follow; nil in files of before it was written down.
  var isKept: Bool?
}

extension SavedRun {
  init(
    _ trainer: Trainer, examples: DatasetFingerprint, classifier: String?, options: RunOptions, progress: RunProgress
  ) {
    let state = trainer.state
    (steps, criticSteps, criticStepsOfStep) = (state.steps, state.criticSteps, state.criticStepsOfStep)
    (generatorIterations, criticOptimizerIterations) = (state.generator.iterations, state.critic.iterations)
    averageSteps = state.average?.steps ?? 0
    (self.examples, self.classifier, self.options, self.progress) = (examples, classifier, options, progress)
  }

  /// Whether it is of a checkpoint that is kept, by what was decided or else by its number.
  var isPermanent: Bool { isKept ?? isCounted }

  private var isCounted: Bool { options.keepEvery > 0 && progress.checkpoints % options.keepEvery == 0 }

  /// Whether it says what a run can have come to; a file may hold anything.
  var isPossible: Bool {
    let steps = [self.steps, averageSteps, generatorIterations, options.keepEvery, progress.checkpoints]
    let iterations = [criticSteps, criticStepsOfStep, criticOptimizerIterations]
    return steps.allSatisfy { (0...Self.mostSteps).contains($0) }
      && iterations.allSatisfy { (0...Self.mostIterations).contains($0) } && examples.count >= 0
      && (0...1e15).contains(progress.seconds) && progress.logLength >= 0
      && (0...TrainingRun.mostRetries).contains(progress.retries) && (progress.isReported || self.steps > 0)
      && progress.losses.isPossible && progress.health.isPossible
      && (1...1024).contains(options.threads) && (options.evaluateEvery ?? 1) >= 1
  }

  /// As many as a recipe may ask for.
  static let mostSteps = 1_000_000_000
  /// More than any run has; random streams count them.
  private static let mostIterations = 1 << 38
}
