public import GANZooTensors

/// An objective whose critic has a loss on real images, another on generated ones, and penalties.
///
/// A relativistic objective, which compares the two, cannot be one.
public protocol ScoreObjective: Objective {
  /// The losses as functions of scores.
  var losses: ScoreLosses { get }

  /// Penalties of the critic; none by default.
  func penaltyTerms(_ batch: CriticBatch) -> [LossTerm]
}

/// Losses as functions of the critic's scores [N]; each gives a scalar, to be minimised.
public struct ScoreLosses: Sendable {
  /// A function of scores.
  public typealias Loss = @Sendable (Tensor) -> Tensor

  /// The critic's, of the scores of real and of generated images.
  public var real, fake: Loss
  /// The generator's, of the scores of its images.
  public var generator: Loss

  /// Three losses.
  public init(real: @escaping Loss, fake: @escaping Loss, generator: @escaping Loss) {
    (self.real, self.fake, self.generator) = (real, fake, generator)
  }
}

extension ScoreObjective {
  /// One update for both batches.
  public var criticUpdates: CriticUpdates { .joint }
  /// No penalties.
  public func penaltyTerms(_ batch: CriticBatch) -> [LossTerm] { [] }

  /// The losses on whichever batch there is, and the penalties.
  public func criticTerms(_ batch: CriticBatch) -> [LossTerm] {
    let scores = [
      batch.real.map { LossTerm("real", losses.real($0.judgement.score)) },
      batch.fake.map { LossTerm("fake", losses.fake($0.judgement.score)) },
    ]
    return scores.compactMap { $0 } + penaltyTerms(batch)
  }

  /// The loss on the generator's images; real ones have no part in it.
  public func generatorTerm(_ fake: CriticOutput, real: () throws -> CriticOutput) rethrows -> LossTerm {
    LossTerm("adversarial", losses.generator(fake.score))
  }
}
