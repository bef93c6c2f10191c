import GANZooSupport
import GANZooTensors

/// Relativistic pairing GAN, which compares each generated image with a real one.
///
/// With s(x) = log(1 + eˣ): critic E s(D(G(z)) − D(x)) + R₁ + R₂, generator E s(D(x) − D(G(z))).
/// Jolicoeur-Martineau 2019; with both penalties R3GAN, Huang et al. 2024, section 2. Generated images are
/// compared with the real ones of the last critic update, and with more if `training.generator_batch` is larger.
public struct Relativistic: Objective {
  /// Penalties of the critic; in R3GAN, and in settings, with one γ.
  public var penalty: ZeroCenteredPenalty
  /// Weights of the class losses.
  public var classWeights: ClassLossWeights

  /// Losses of pairs, by default with R₁ and R₂ of γ = 1.
  public init(
    penalty: ZeroCenteredPenalty = ZeroCenteredPenalty(r1: 1, r2: 1),
    classWeights: ClassLossWeights = ClassLossWeights()
  ) {
    (self.penalty, self.classWeights) = (penalty, classWeights)
  }

  /// `relativistic`, with the settings `gamma` and `penalty_interval` and those of class losses.
  public static let entry = ObjectiveEntry(
    name: "relativistic", title: "log(1 + e^(D - D)) of pairs with R1 and R2 (R3GAN), Huang et al. 2024"
  ) { settings in
    let gamma = try settings.float("gamma", default: 1, in: .nonNegative)
    let penalty = ZeroCenteredPenalty(r1: gamma, r2: gamma, interval: try ZeroCenteredPenalty.interval(settings))
    return Relativistic(penalty: penalty, classWeights: try ClassLossWeights(settings))
  }

  /// One update: a pair has an image of each batch.
  public var criticUpdates: CriticUpdates { .joint }
  /// As the settings say.
  public var penalisesGradients: Bool { penalty.isThere }
  /// The same: R₁ and R₂ are of the class head, too.
  public var penalisesClassHead: Bool { penalty.isThere }

  /// The loss on pairs, and the penalties.
  public func criticTerms(_ batch: CriticBatch) -> [LossTerm] {
    guard let real = batch.real, let fake = batch.fake else {
      preconditionFailure("pairs need real and generated images")
    }
    let pairs = (fake.judgement.score - real.judgement.score).softplus().mean()
    return [LossTerm("pair", pairs)] + penalty.terms(batch, classWeight: classWeights.generator)
  }

  /// E s(D(x) − D(G(z)))
  public func generatorTerm(_ fake: CriticOutput, real: () throws -> CriticOutput) rethrows -> LossTerm {
    LossTerm("pair", (try real().score - fake.score).softplus().mean())
  }
}
