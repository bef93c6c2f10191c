import Settings
import Tensors

/// The original GAN with the non-saturating loss of the generator.
///
/// With s(x) = log(1 + eˣ): critic E s(−D(x)) + E s(D(G(z))), generator E s(−D(G(z))).
/// Goodfellow et al. 2014, section 3. The critic's loss may have the penalties R₁ and R₂.
public struct NonSaturating: ZeroCenteredObjective {
  /// Penalties of the critic.
  public var penalty: ZeroCenteredPenalty
  /// Weights of the auxiliary class losses.
  public var classWeights: ClassLossWeights

  /// An objective.
  public init(
    penalty: ZeroCenteredPenalty = ZeroCenteredPenalty(), classWeights: ClassLossWeights = ClassLossWeights()
  ) {
    (self.penalty, self.classWeights) = (penalty, classWeights)
  }

  /// In the registry.
  public static let entry = ObjectiveEntry(
    name: "non-saturating",
    title: "log(1 + e^±D), Goodfellow et al. 2014; optional R1 and R2 penalties, Mescheder et al. 2018"
  ) { settings in
    NonSaturating(penalty: try ZeroCenteredPenalty(settings), classWeights: try ClassLossWeights(settings))
  }

  /// Cross-entropies.
  public var losses: ScoreLosses { .logistic }
}

extension ScoreLosses {
  /// E s(−D(x)), E s(D(G(z))) and E s(−D(G(z))): cross-entropies of D's sigmoid with what the critic and the generator want.
  static let logistic = ScoreLosses(
    real: { (-$0).softplus().mean() }, fake: { $0.softplus().mean() }, generator: { (-$0).softplus().mean() })
}
