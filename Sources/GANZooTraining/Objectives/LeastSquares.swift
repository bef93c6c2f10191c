import GANZooSupport
import GANZooTensors

/// Least-squares GAN.
///
/// Critic ½ E (D(x) − b)² + ½ E (D(G(z)) − a)², generator ½ E (D(G(z)) − c)². Mao et al. 2017, equation 2. By default a
/// = 0 and b = c = 1, their equation 9; with a = −1, b = 1 and c = 0, equation 8, the generator minimises Pearson's χ²
/// divergence. The critic's loss may have the penalties R₁ and R₂.
public struct LeastSquares: ZeroCenteredObjective {
  /// a: what the critic's score of generated images should be.
  public var fakeTarget: Float
  /// b: what the critic's score of real images should be.
  public var realTarget: Float
  /// c: what the generator wants the critic's score to be.
  public var generatorTarget: Float
  /// Penalties of the critic.
  public var penalty: ZeroCenteredPenalty
  /// Weights of the class losses.
  public var classWeights: ClassLossWeights

  /// Losses with these targets, by default 0 for generated images and 1 for real ones, and without penalties.
  public init(
    a: Float = 0, b: Float = 1, c: Float = 1, penalty: ZeroCenteredPenalty = ZeroCenteredPenalty(),
    classWeights: ClassLossWeights = ClassLossWeights()
  ) {
    (fakeTarget, realTarget, generatorTarget) = (a, b, c)
    (self.penalty, self.classWeights) = (penalty, classWeights)
  }

  /// `lsgan`, with the settings `a`, `b`, `c`, `r1` and `r2` and those of class losses.
  public static let entry = ObjectiveEntry(
    name: "lsgan", title: "(D - target)^2 with targets a, b, c, Mao et al. 2017; optional R1 and R2"
  ) { settings in
    LeastSquares(
      a: try settings.float("a", default: 0), b: try settings.float("b", default: 1),
      c: try settings.float("c", default: 1), penalty: try ZeroCenteredPenalty(settings),
      classWeights: try ClassLossWeights(settings))
  }

  /// True where a = −b < 0: the best score of what is as often real as generated is (a + b) / 2.
  public var isUndecidedAtZero: Bool { realTarget > fakeTarget && realTarget + fakeTarget == 0 }

  /// Half the mean squared distance to the three targets.
  public var losses: ScoreLosses {
    let distance = { (target: Float) -> ScoreLosses.Loss in { ($0 - target).squared().mean() / 2 } }
    return ScoreLosses(
      real: distance(realTarget), fake: distance(fakeTarget), generator: distance(generatorTarget))
  }
}
