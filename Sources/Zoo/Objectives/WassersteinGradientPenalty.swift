import Layers
import Settings
import Tensors

/// Wasserstein GAN with gradient penalty.
///
/// Critic −E D(x) + E D(G(z)) + λ E (‖∇ D(x̂)‖₂ − 1)², with x̂ = ε x + (1 − ε) G(z) and one ε, uniform in [0, 1), for each
/// sample; the norm is over all axes of a sample. Generator −E D(G(z)).
/// Gulrajani et al. 2017, algorithm 1.
public struct WassersteinGradientPenalty: Objective {
  /// λ
  public var lambda: Float
  /// Added under the root of the norm, whose derivative at 0 would be infinite; the paper has none.
  public var epsilon: Float
  /// Weights of the auxiliary class losses.
  public var classWeights: ClassLossWeights

  /// An objective.
  public init(lambda: Float = 10, epsilon: Float = 1e-12, classWeights: ClassLossWeights = ClassLossWeights()) {
    (self.lambda, self.epsilon, self.classWeights) = (lambda, epsilon, classWeights)
  }

  /// In the registry.
  public static let entry = ObjectiveEntry(
    name: "wgan-gp", title: "±D with a penalty on the gradient's norm, Gulrajani et al. 2017"
  ) { settings in
    WassersteinGradientPenalty(
      lambda: Float(try settings.double("lambda", default: 10, in: .nonNegative)),
      epsilon: Float(try settings.double("epsilon", default: 1e-12, in: .positive)),
      classWeights: try ClassLossWeights(settings))
  }

  /// One update for both batches.
  public var criticUpdates: CriticUpdates { .joint }

  /// The losses on both batches, and the penalty between them.
  public func criticTerms(_ batch: CriticBatch) -> [LossTerm] {
    guard let real = batch.real, let fake = batch.fake else {
      preconditionFailure("the gradient penalty needs real and generated images")
    }
    return [
      LossTerm("D_real_is_fake", -real.judgement.score.mean()),
      LossTerm("D_fake_is_fake", fake.judgement.score.mean()),
      LossTerm("D_penalty", penalty(real.images, fake.images, batch), weight: lambda),
    ]
  }

  /// −E D(G(z))
  public func generatorTerm(_ fake: Judgement) -> LossTerm { LossTerm("DG_is_fake", -fake.score.mean()) }

  /// E (‖∇ D(x̂)‖₂ − 1)²
  private func penalty(_ real: Tensor, _ fake: Tensor, _ batch: CriticBatch) -> Tensor {
    let count = real.shape[0]
    let ones = Shape([count] + Array(repeating: 1, count: real.shape.rank - 1))
    let share = Tensor(uniform: 0..<1, shape: ones, from: batch.random, on: real.device)
    let between = (fake + share * (real - fake)).variable()
    let gradient = gradients(of: batch.judge(between).score, with: [between], recording: true)[0]
    let norm = (gradient.squared().sum(Array(1..<gradient.shape.rank)) + epsilon).squareRoot()
    return (norm - 1).squared().mean()
  }
}
