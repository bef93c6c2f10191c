import Layers
import Settings
import Tensors

/// The original GAN with the non-saturating loss of the generator.
///
/// With s(x) = log(1 + eˣ): critic E s(−D(x)) + E s(D(G(z))), generator E s(−D(G(z))).
/// Goodfellow et al. 2014, section 3. With `r1` above 0 the critic's loss has γ/2 · E ‖∇ₓ D(x)‖² on real images
/// (Mescheder, Geiger and Nowozin 2018, equation 9).
public struct NonSaturating: Objective {
  /// γ of the penalty on real images; 0 leaves it out.
  public var r1: Float
  /// Weights of the auxiliary class losses.
  public var classWeights: ClassLossWeights

  /// An objective.
  public init(r1: Float = 0, classWeights: ClassLossWeights = ClassLossWeights()) {
    (self.r1, self.classWeights) = (r1, classWeights)
  }

  /// In the registry.
  public static let entry = ObjectiveEntry(
    name: "non-saturating", title: "log(1 + e^±D), Goodfellow et al. 2014; optional R1 penalty, Mescheder et al. 2018"
  ) { settings in
    NonSaturating(
      r1: Float(try settings.double("r1", default: 0, in: .nonNegative)), classWeights: try ClassLossWeights(settings))
  }

  /// One update for both batches.
  public var criticUpdates: CriticUpdates { .joint }

  /// The losses on both batches, and the penalty.
  public func criticTerms(_ batch: CriticBatch) -> [LossTerm] {
    var terms: [LossTerm] = []
    if let real = batch.real {
      terms.append(LossTerm("D_real_is_fake", (-real.judgement.score).softplus().mean()))
      if r1 > 0 { terms.append(LossTerm("D_penalty", penalty(real.images, batch.judge), weight: r1 / 2)) }
    }
    if let fake = batch.fake { terms.append(LossTerm("D_fake_is_fake", fake.judgement.score.softplus().mean())) }
    return terms
  }

  /// E s(−D(G(z)))
  public func generatorTerm(_ fake: Judgement) -> LossTerm { LossTerm("DG_is_fake", (-fake.score).softplus().mean()) }

  /// E ‖∇ₓ D(x)‖²
  private func penalty(_ images: Tensor, _ judge: (Tensor) -> Judgement) -> Tensor {
    let images = images.variable()
    let gradient = gradients(of: judge(images).score, with: [images], recording: true)[0]
    return gradient.squared().sum() / Float(images.shape[0])
  }
}
