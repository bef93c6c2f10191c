import GANZooSupport
import GANZooTensors

/// Wasserstein GAN with gradient penalty.
///
/// Critic −E D(x) + E D(G(z)) + λ E (‖∇ D(x̂)‖₂ − k)², with x̂ = ε x + (1 − ε) G(z) and one ε, uniform in [0, 1), for
/// each sample; the norm is over all axes of a sample, and k = 1. Generator −E D(G(z)). Gulrajani et al. 2017,
/// algorithm 1.
public struct WassersteinGradientPenalty: ScoreObjective {
  /// λ, k and on which sides of k.
  public var penalty: GradientNormPenalty
  /// Weights of the class losses.
  public var classWeights: ClassLossWeights

  /// Losses with this penalty, by default the paper's.
  public init(
    penalty: GradientNormPenalty = GradientNormPenalty(), classWeights: ClassLossWeights = ClassLossWeights()
  ) {
    (self.penalty, self.classWeights) = (penalty, classWeights)
  }

  /// `wgan-gp`, with the settings of `GradientNormPenalty` and those of class losses.
  public static let entry = ObjectiveEntry(
    name: "wgan-gp", title: "±D with a penalty on the gradient's norm, Gulrajani et al. 2017"
  ) { settings in
    WassersteinGradientPenalty(
      penalty: try GradientNormPenalty(settings), classWeights: try ClassLossWeights(settings))
  }

  /// ±E D
  public var losses: ScoreLosses { .wasserstein }
  /// The estimate of the Wasserstein distance.
  public func metrics(_ losses: [Loss]) -> [Loss] { wassersteinEstimate(losses) }
  /// Always.
  public var penalisesGradients: Bool { true }

  /// The penalty between real and generated images.
  public func penaltyTerms(_ batch: CriticBatch) -> [LossTerm] {
    [penalty.term(batch, at: batch.interpolated())]
  }
}
