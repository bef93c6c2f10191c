import GANZooSupport
import GANZooTensors

/// The original GAN as a game of two with one value, in which the generator's loss saturates.
///
/// With s(x) = log(1 + eˣ): critic E s(−D(x)) + E s(D(G(z))), generator −E s(D(G(z))) = E log(1 − σ(D(G(z)))).
/// Goodfellow et al. 2014, equation 1 and algorithm 1. The critic's loss may have the penalties R₁ and R₂.
public struct Minimax: ZeroCenteredObjective {
  /// Penalties of the critic.
  public var penalty: ZeroCenteredPenalty
  /// Weights of the class losses.
  public var classWeights: ClassLossWeights

  /// The losses of the paper, by default without penalties.
  public init(
    penalty: ZeroCenteredPenalty = ZeroCenteredPenalty(), classWeights: ClassLossWeights = ClassLossWeights()
  ) {
    (self.penalty, self.classWeights) = (penalty, classWeights)
  }

  /// `minimax`, with the settings `r1` and `r2` and those of class losses.
  public static let entry = ObjectiveEntry(
    name: "minimax", title: "log(1 + e^±D) with a saturating generator, Goodfellow et al. 2014; optional R1 and R2"
  ) { settings in
    Minimax(penalty: try ZeroCenteredPenalty(settings), classWeights: try ClassLossWeights(settings))
  }

  /// The score is the logarithm of odds, or is compared with both sides of 0.
  public var isUndecidedAtZero: Bool { true }

  /// Cross-entropies; the generator's loss is the critic's with the other sign.
  public var losses: ScoreLosses {
    var losses = ScoreLosses.logistic
    losses.generator = { -ScoreLosses.logistic.fake($0) }
    return losses
  }
}
