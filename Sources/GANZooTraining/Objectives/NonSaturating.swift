import GANZooSupport
import GANZooTensors

/// The original GAN with the non-saturating loss of the generator.
///
/// With s(x) = log(1 + eˣ): critic E s(−D(x)) + E s(D(G(z))), generator E s(−D(G(z))).
/// Goodfellow et al. 2014, section 3. The labels 1 and 0 of its cross-entropies may be softer ones, and the critic's
/// loss may have the penalties R₁ and R₂.
public struct NonSaturating: ZeroCenteredObjective {
  /// What D's sigmoid should be of real images, of generated ones, and in the generator's eyes; each in [0, 1].
  ///
  /// 0.9 for real images alone is one-sided label smoothing: Salimans et al. 2016, section 3.4.
  public var realLabel, fakeLabel, generatorLabel: Float
  /// Penalties of the critic.
  public var penalty: ZeroCenteredPenalty
  /// Weights of the class losses.
  public var classWeights: ClassLossWeights

  /// Losses with these labels, by default those of the paper, and without penalties.
  public init(
    realLabel: Float = 1, fakeLabel: Float = 0, generatorLabel: Float = 1,
    penalty: ZeroCenteredPenalty = ZeroCenteredPenalty(), classWeights: ClassLossWeights = ClassLossWeights()
  ) {
    (self.realLabel, self.fakeLabel, self.generatorLabel) = (realLabel, fakeLabel, generatorLabel)
    (self.penalty, self.classWeights) = (penalty, classWeights)
  }

  /// `non-saturating`, with the settings `real_label`, `fake_label`, `generator_label`, `r1` and `r2` and those of
  /// class losses.
  public static let entry = ObjectiveEntry(
    name: "non-saturating",
    title: "log(1 + e^±D), Goodfellow et al. 2014; optional R1 and R2 penalties, Mescheder et al. 2018"
  ) { settings in
    NonSaturating(
      realLabel: try settings.float("real_label", default: 1, in: 0...1),
      fakeLabel: try settings.float("fake_label", default: 0, in: 0...1),
      generatorLabel: try settings.float("generator_label", default: 1, in: 0...1),
      penalty: try ZeroCenteredPenalty(settings), classWeights: try ClassLossWeights(settings))
  }

  /// True unless labels are softer on one side: the best score of what is as often real as generated is the logarithm
  /// of the odds of (`realLabel` + `fakeLabel`) / 2.
  public var isUndecidedAtZero: Bool { realLabel > fakeLabel && realLabel + fakeLabel == 1 }

  /// Cross-entropies with the three labels.
  public var losses: ScoreLosses {
    ScoreLosses(
      real: ScoreLosses.crossEntropy(realLabel), fake: ScoreLosses.crossEntropy(fakeLabel),
      generator: ScoreLosses.crossEntropy(generatorLabel))
  }
}

extension ScoreLosses {
  /// E s(−D(x)), E s(D(G(z))) and E s(−D(G(z))): cross-entropies of D's sigmoid with what the critic and the generator
  /// want.
  static let logistic = ScoreLosses(real: crossEntropy(1), fake: crossEntropy(0), generator: crossEntropy(1))

  /// E [t s(−D) + (1 − t) s(D)]: cross-entropy of D's sigmoid with the label t.
  static func crossEntropy(_ label: Float) -> Loss {
    switch label {
    case 1: { (-$0).softplus().mean() }
    case 0: { $0.softplus().mean() }
    default: { ((-$0).softplus() * label + $0.softplus() * (1 - label)).mean() }
    }
  }
}
