public import Layers
import Settings
import Tensors

/// Wasserstein GAN with clipped weights.
///
/// Critic −E D(x) + E D(G(z)), generator −E D(G(z)), every weight of the critic in ±c.
/// Arjovsky, Chintala and Bottou 2017, algorithm 1.
public struct WassersteinClipping: Objective {
  /// c: the largest magnitude of a weight.
  public var limit: Float
  /// One update with both batches, as in the paper, or two.
  public var criticUpdates: CriticUpdates
  /// Weights of the auxiliary class losses.
  public var classWeights: ClassLossWeights

  /// An objective.
  public init(
    limit: Float = 0.01, criticUpdates: CriticUpdates = .joint, classWeights: ClassLossWeights = ClassLossWeights()
  ) {
    (self.limit, self.criticUpdates, self.classWeights) = (limit, criticUpdates, classWeights)
  }

  /// In the registry.
  public static let entry = ObjectiveEntry(
    name: "wgan-clipping", title: "±D with the critic's weights clipped, Arjovsky et al. 2017"
  ) { settings in
    let limit = try settings.double("limit", default: 0.01, in: .positive)
    let updates = try settings.choice("critic_updates", default: "joint", of: ["joint", "separate"])
    return WassersteinClipping(
      limit: Float(limit), criticUpdates: updates == "joint" ? .joint : .separate,
      classWeights: try ClassLossWeights(settings))
  }

  /// Clips every trained weight, biases and the class head included.
  public func constrain(_ critic: Model) {
    let parameters = critic.trainedParameters
    let clipped = Tensor.clipped(parameters.map(\.value), to: -limit...limit)
    for (parameter, value) in zip(parameters, clipped) { parameter.value = value }
  }

  /// −E D(x) and E D(G(z)), whichever batch there is.
  public func criticTerms(_ batch: CriticBatch) -> [LossTerm] {
    [
      batch.real.map { LossTerm("D_real_is_fake", -$0.judgement.score.mean()) },
      batch.fake.map { LossTerm("D_fake_is_fake", $0.judgement.score.mean()) },
    ].compactMap { $0 }
  }

  /// −E D(G(z))
  public func generatorTerm(_ fake: Judgement) -> LossTerm { LossTerm("DG_is_fake", -fake.score.mean()) }
}
