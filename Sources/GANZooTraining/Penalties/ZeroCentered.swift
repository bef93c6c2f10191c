public import GANZooSupport
import GANZooTensors

/// Penalties on any gradient of the critic: R₁ = γ₁/2 · E ‖∇D(x)‖² on real images, R₂ = γ₂/2 · E ‖∇D(G(z))‖² on
/// generated ones.
///
/// Mescheder, Geiger and Nowozin 2018, equations 9 and 10. With an interval k, only every k-th critic update has them,
/// k times as strong: the lazy regularization of Karras et al. 2020, https://arxiv.org/abs/1912.04958, section 3.1, but
/// in one optimizer step with the other losses.
///
/// Where the critic has a discriminative class head, D is here the score plus w (log C(y⁺, x) − log C(y⁻, x)), where
/// w is the weight of the generator's class loss. Such a head is a critic, too; without a penalty on it samples of a
/// class come out alike.
public struct ZeroCenteredPenalty: Hashable, Sendable {
  /// γ on real and on generated images; 0 leaves a penalty out.
  public var r1, r2: Float
  /// Critic updates from one with penalties to the next; 1: all have them.
  public var interval: Int

  /// Penalties, by default none.
  public init(r1: Float = 0, r2: Float = 0, interval: Int = 1) {
    precondition(interval >= 1, "penalties in every \(interval)-th update")
    (self.r1, self.r2, self.interval) = (r1, r2, interval)
  }

  /// `r1`, `r2` and `penalty_interval` of an objective's settings.
  public init(_ settings: SettingsReader) throws(SettingsError) {
    r1 = try settings.float("r1", default: 0, in: .nonNegative)
    r2 = try settings.float("r2", default: 0, in: .nonNegative)
    interval = try Self.interval(settings)
  }

  /// The setting `penalty_interval`.
  static func interval(_ settings: SettingsReader) throws(SettingsError) -> Int {
    try settings.int("penalty_interval", default: 1, in: 1...1000)
  }

  /// Whether there is any.
  public var isThere: Bool { r1 > 0 || r2 > 0 }

  /// The penalties on the batches that are present; none in an update between two with penalties.
  ///
  /// - Parameter classWeight: the weight of the generator's class loss.
  public func terms(_ batch: CriticBatch, classWeight: Float) -> [LossTerm] {
    guard batch.update % interval == 0 else { return [] }
    let parts = [
      ("", batch.real?.images, batch.labels.real, r1), ("_fake", batch.fake?.images, batch.labels.fake, r2),
    ]
    return parts.compactMap { suffix, images, labels, gamma in
      guard let images, gamma > 0 else { return nil }
      let norms = batch.squaredGradientNorms(at: images, as: "gradient_norm\(suffix)") { output in
        guard classWeight > 0, let odds = output.classLogOdds(labels) else { return output.score }
        return output.score + odds * classWeight
      }
      return LossTerm("gradient_penalty\(suffix)", norms.mean(), weight: gamma / 2 * Float(interval))
    }
  }
}

/// An objective with losses of scores and optional penalties R₁ and R₂.
public protocol ZeroCenteredObjective: ScoreObjective {
  /// Penalties of the critic.
  var penalty: ZeroCenteredPenalty { get }
}

extension ZeroCenteredObjective {
  /// True if there is a penalty.
  public var penalisesGradients: Bool { penalty.isThere }
  /// The same: R₁ and R₂ are of the class head, too.
  public var penalisesClassHead: Bool { penalty.isThere }
  /// R₁ and R₂.
  public func penaltyTerms(_ batch: CriticBatch) -> [LossTerm] {
    penalty.terms(batch, classWeight: classWeights.generator)
  }
}
