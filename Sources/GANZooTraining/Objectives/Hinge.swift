import GANZooSupport
import GANZooTensors

/// GAN with hinge losses of the critic.
///
/// Critic E max(0, 1 − D(x)) + E max(0, 1 + D(G(z))), generator −E D(G(z)). Lim and Ye 2017 (geometric GAN);
/// Miyato et al. 2018, equations 16 and 17. The critic's loss may have the penalties R₁ and R₂.
public struct Hinge: ZeroCenteredObjective {
  /// Penalties of the critic.
  public var penalty: ZeroCenteredPenalty
  /// Weights of the class losses.
  public var classWeights: ClassLossWeights

  /// Hinge losses, by default without penalties.
  public init(
    penalty: ZeroCenteredPenalty = ZeroCenteredPenalty(), classWeights: ClassLossWeights = ClassLossWeights()
  ) {
    (self.penalty, self.classWeights) = (penalty, classWeights)
  }

  /// `hinge`, with the settings `r1` and `r2` and those of class losses.
  public static let entry = ObjectiveEntry(
    name: "hinge", title: "max(0, 1 ± D), Lim and Ye 2017, Miyato et al. 2018; optional R1 and R2"
  ) { settings in
    Hinge(penalty: try ZeroCenteredPenalty(settings), classWeights: try ClassLossWeights(settings))
  }

  /// The score is the logarithm of odds, or is compared with both sides of 0.
  public var isUndecidedAtZero: Bool { true }

  /// Nothing where a score is on the right side by 1 or more.
  public var losses: ScoreLosses {
    ScoreLosses(real: { (1 - $0).relu().mean() }, fake: { (1 + $0).relu().mean() }, generator: { -$0.mean() })
  }
}
