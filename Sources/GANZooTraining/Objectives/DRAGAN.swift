import GANZooSupport
import GANZooTensors

/// GAN with a gradient penalty around real images.
///
/// The losses of `NonSaturating`, and λ E (‖∇ D(x + δ)‖₂ − k)² in the critic's. Kodali, Abernethy, Hays and Kira 2017,
/// arXiv:1705.07215. The norm is over all axes of a sample, and D the score before the sigmoid, as in the authors'
/// code.
public struct DRAGAN: ScoreObjective {
  /// The distribution of δ.
  public enum Noise: String, Sendable, CaseIterable {
    /// The authors' code: α · scale · σ · u, with σ the standard deviation of all numbers of the batch, u uniform in
    /// [0, 1) for each number and α for each sample.
    case uniform
    /// The paper: normal, of variance c = scale².
    case normal
  }

  /// λ, k and on which sides of k.
  public var penalty: GradientNormPenalty
  /// The distribution of δ.
  public var noise: Noise
  /// The size of δ.
  public var scale: Float
  /// Weights of the class losses.
  public var classWeights: ClassLossWeights

  /// Losses with this penalty and noise, by default those of the authors' code.
  public init(
    penalty: GradientNormPenalty = GradientNormPenalty(), noise: Noise = .uniform, scale: Float = 0.5,
    classWeights: ClassLossWeights = ClassLossWeights()
  ) {
    (self.penalty, self.noise, self.scale, self.classWeights) = (penalty, noise, scale, classWeights)
  }

  /// `dragan`, with the settings `noise` and `scale`, those of `GradientNormPenalty` and those of class losses.
  public static let entry = ObjectiveEntry(
    name: "dragan", title: "log(1 + e^±D) with a penalty on the gradient's norm around real images, Kodali et al. 2017"
  ) { settings in
    let penalty = try GradientNormPenalty(settings)
    let noise = try settings.choice("noise", default: Noise.uniform)
    return DRAGAN(
      penalty: penalty, noise: noise,
      scale: try settings.float("scale", default: 0.5, in: .nonNegative),
      classWeights: try ClassLossWeights(settings))
  }

  /// The score is the logarithm of odds, or is compared with both sides of 0.
  public var isUndecidedAtZero: Bool { true }

  /// Cross-entropies.
  public var losses: ScoreLosses { .logistic }
  /// Always.
  public var penalisesGradients: Bool { true }

  /// The penalty around real images.
  public func penaltyTerms(_ batch: CriticBatch) -> [LossTerm] {
    guard let real = batch.real?.images else { return [] }
    return [penalty.term(batch, at: real + perturbation(of: real, batch.random))]
  }

  private func perturbation(of real: Tensor, _ random: RandomStream) -> Tensor {
    switch noise {
    case .normal: return Tensor(normal: scale, shape: real.shape, from: random, on: real.device)
    case .uniform:
      let (count, size) = (real.shape[0], real.shape.count / real.shape[0])
      // One tensor for both: asked twice, a stream would give the same numbers.
      let uniform = Tensor(uniform: 0..<1, shape: [count, 1 + size], from: random, on: real.device)
      let shares = uniform.sliced(0..<1, axis: 1) * uniform.sliced(1..<1 + size, axis: 1)
      let deviation = (real - real.mean()).squared().mean().squareRoot()
      return shares.reshaped(real.shape) * deviation * scale
    }
  }
}
