public import GANZooNN
import GANZooSupport
import GANZooTensors

/// Wasserstein GAN with clipped weights.
///
/// Critic −E D(x) + E D(G(z)), generator −E D(G(z)), every weight of the critic in ±c.
/// Arjovsky, Chintala and Bottou 2017, algorithm 1, which clips after each step of the critic's optimizer. The authors'
/// code clips before it, and so does this by default: the weights that the generator learns from may then lie outside
/// by one step.
public struct WassersteinClipping: ScoreObjective {
  /// c: the largest magnitude of a weight.
  public var limit: Float
  /// When weights are clipped.
  public var moment: CriticMoment
  /// Whether biases (and the shifts of normalisations, `beta`) are clipped too, as in the authors' code.
  public var clipsBiases: Bool
  /// One optimizer step with both batches, as in the paper, or one with each.
  public var criticUpdates: CriticUpdates
  /// Weights of the class losses.
  public var classWeights: ClassLossWeights

  /// Losses and a limit of the critic's weights, by default the paper's.
  public init(
    limit: Float = 0.01, moment: CriticMoment = .beforeStep, clipsBiases: Bool = true,
    criticUpdates: CriticUpdates = .joint, classWeights: ClassLossWeights = ClassLossWeights()
  ) {
    (self.limit, self.moment, self.clipsBiases) = (limit, moment, clipsBiases)
    (self.criticUpdates, self.classWeights) = (criticUpdates, classWeights)
  }

  /// `wgan-clipping`, with the settings `limit`, `clip`, `clip_biases` and `critic_updates` and those of class losses.
  public static let entry = ObjectiveEntry(
    name: "wgan-clipping", title: "±D with the critic's weights clipped, Arjovsky et al. 2017"
  ) { settings in
    let limit = try settings.float("limit", default: 0.01, in: .positive)
    let moment = try settings.choice("clip", default: CriticMoment.beforeStep)
    let biases = try settings.bool("clip_biases", default: true)
    let updates = try settings.choice("critic_updates", default: "joint", of: ["joint", "separate"])
    return WassersteinClipping(
      limit: limit, moment: moment, clipsBiases: biases,
      criticUpdates: updates == "joint" ? .joint : .separate, classWeights: try ClassLossWeights(settings))
  }

  /// Clips every trainable weight, those of the class head included.
  public func constrain(_ critic: Model, _ moment: CriticMoment) {
    guard moment == self.moment else { return }
    let parameters = clippedParameters(of: critic)
    let clipped = Tensor.clipped(parameters.map(\.value), to: -limit...limit)
    for (parameter, value) in zip(parameters, clipped) { parameter.value = value }
  }

  /// The parameters that are clipped.
  package func clippedParameters(of critic: Model) -> [Parameter] {
    let shifts: Set = ["bias", "beta"]
    return critic.trainedParameters.filter { clipsBiases || !shifts.contains($0.description.name) }
  }

  /// ±E D
  public var losses: ScoreLosses { .wasserstein }
  /// The estimate of the Wasserstein distance.
  public func metrics(_ losses: [Loss]) -> [Loss] { wassersteinEstimate(losses) }
}

extension ScoreLosses {
  /// −E D(x), E D(G(z)) and −E D(G(z)).
  static let wasserstein = ScoreLosses(real: { -$0.mean() }, fake: { $0.mean() }, generator: { -$0.mean() })
}

/// E D(x) − E D(G(z)), which objectives with losses ±E D report: up to a constant factor, the critic's estimate of the
/// Wasserstein distance between real and generated samples. Arjovsky, Chintala and Bottou 2017, section 3, figure 3.
func wassersteinEstimate(_ losses: [Loss]) -> [Loss] {
  guard let real = losses[.critic, "real"], let fake = losses[.critic, "fake"] else { return [] }
  return [Loss(.critic, "wasserstein_estimate", -real - fake)]
}
