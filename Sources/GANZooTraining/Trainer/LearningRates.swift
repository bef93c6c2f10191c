import GANZooNN

/// The learning rates of the two optimizers.
public struct LearningRates: Hashable, Sendable {
  /// The generator's.
  public var generator: Float
  /// The critic's.
  public var critic: Float

  /// Two rates.
  public init(generator: Float, critic: Float) {
    self.generator = generator
    self.critic = critic
  }
}

/// The learning rates of a training: the optimizers' own, times a factor that may fall towards the end, and halved
/// after numbers that were not finite.
struct LearningRatePlan {
  /// The optimizers' own.
  let base: LearningRates
  /// A constant factor.
  var scale: Float = 1

  func rates(at step: Int, _ settings: TrainingSettings) -> LearningRates {
    let factor = settings.rateFactor(at: step) * scale
    return LearningRates(generator: base.generator * factor, critic: base.critic * factor)
  }
}

extension Trainer {
  func setLearningRates() {
    let rates = rates.rates(at: steps, settings)
    generatorOptimizer.learningRate = rates.generator
    criticOptimizer.learningRate = rates.critic
    criticInGeneratorStep?.learningRate = rates.generator
  }

  /// Halves the learning rates this many times.
  func halveRates(_ times: Int) { rates.scale = (0..<times).reduce(1) { scale, _ in scale / 2 } }
}
