public import GANZooNN
public import GANZooSupport
public import GANZooTensors

/// The losses of a generator and a critic.
///
/// The critic's score is high for real images and low for generated ones, in every objective.
public protocol Objective: Sendable {
  /// Whether a critic update takes one optimizer step with both batches, or one with each.
  var criticUpdates: CriticUpdates { get }
  /// Weights of the class losses.
  var classWeights: ClassLossWeights { get }
  /// Whether the critic's loss contains the gradient of its score with respect to single images; false by default.
  var penalisesGradients: Bool { get }
  /// Whether that gradient is also one of a discriminative class head; false by default.
  var penalisesClassHead: Bool { get }

  /// Whether a score of 0 says that a sample is as likely real as generated, so that the sign is the critic's opinion;
  /// false by default.
  var isUndecidedAtZero: Bool { get }

  /// Constrains the critic's weights, by clipping for example; called at each moment, and does nothing by default.
  func constrain(_ critic: Model, _ moment: CriticMoment)
  /// The critic's losses on real images, on generated ones, or on both, as `criticUpdates` says.
  func criticTerms(_ batch: CriticBatch) -> [LossTerm]
  /// The generator's loss, from the critic's outputs for generated images.
  ///
  /// - Parameter real: calls the critic with a batch of real images, as many as there are generated ones.
  func generatorTerm(_ fake: CriticOutput, real: () throws -> CriticOutput) rethrows -> LossTerm
  /// Numbers for the log that are derived from the losses of a step, such as an estimated distance; none by default.
  ///
  /// - Parameter losses: the last value of each term.
  func metrics(_ losses: [Loss]) -> [Loss]
}

extension Objective {
  /// No gradient is penalised.
  public var penalisesGradients: Bool { false }
  /// No gradient of a class head is.
  public var penalisesClassHead: Bool { false }
  /// Scores are known up to a constant only, or have their middle elsewhere.
  public var isUndecidedAtZero: Bool { false }
  /// No numbers.
  public func metrics(_ losses: [Loss]) -> [Loss] { [] }
  /// No constraint.
  public func constrain(_ critic: Model, _ moment: CriticMoment) {}
}

/// When a critic's weights can be constrained.
public enum CriticMoment: String, Sendable, CaseIterable {
  /// Before each critic update.
  case beforeStep = "before-step"
  /// After each optimizer step of a critic update.
  case afterStep = "after-step"
}

/// How many optimizer steps a critic update makes.
public enum CriticUpdates: Sendable {
  /// One, with the sum of the losses on real and generated images.
  case joint
  /// Two: real images first, then generated ones.
  case separate
}

/// A critic's outputs for a batch.
public struct CriticOutput {
  /// Scores [N], high for real images.
  public var score: Tensor
  /// Logits [N, outputs] of what the class head tells apart, where the critic has one.
  public var classes: Tensor?
  /// What the class head tells apart.
  public var classHead: ClassHead

  /// Scores and logits.
  public init(score: Tensor, classes: Tensor?, classHead: ClassHead = .auxiliary) {
    (self.score, self.classes, self.classHead) = (score, classes, classHead)
  }

  /// The outputs for some of the images.
  public func part(_ range: Range<Int>) -> CriticOutput {
    CriticOutput(
      score: score.sliced(range, axis: 0), classes: classes?.sliced(range, axis: 0), classHead: classHead)
  }

  /// The critic's class loss on real images, averaged over the batch: −log p(class), where p is the softmax of the
  /// logits. Nil without a class head.
  public func classLoss(_ labels: [Int]) -> Tensor? {
    classes.map { -$0.logSoftmax().picked(labels).mean() }
  }

  /// The critic's class loss on generated images: the same as on real ones, or, where the head is discriminative,
  /// −log p(class of a generated image).
  public func classLoss(ofGenerated labels: [Int]) -> Tensor? {
    classes.map { -$0.logSoftmax().picked(generated(labels, $0)).mean() }
  }

  /// The generator's class loss: −log p(class), or, where the head is discriminative,
  /// log p(class of a generated image) − log p(class of a real image).
  public func generatorClassLoss(_ labels: [Int]) -> Tensor? {
    classLogOdds(labels).map { -$0.mean() } ?? classLoss(labels)
  }

  /// log p(class of a real image) − log p(class of a generated image), [N], where the head is discriminative.
  func classLogOdds(_ labels: [Int]) -> Tensor? {
    guard let classes, classHead == .discriminative else { return nil }
    let logarithms = classes.logSoftmax()
    return logarithms.picked(labels) - logarithms.picked(generated(labels, classes))
  }

  /// Where the head's output has the classes of generated images.
  private func generated(_ labels: [Int], _ logits: Tensor) -> [Int] {
    switch classHead {
    case .auxiliary: labels
    case .discriminative: labels.map { $0 + logits.shape[1] / 2 }
    }
  }
}

/// The batches of one critic update.
public struct CriticBatch {
  /// Real samples, such as images [N, H, W, C], and the critic's outputs for them; nil in an optimizer step without
  /// them.
  public var real: (images: Tensor, judgement: CriticOutput)?
  /// Generated samples and the critic's outputs for them; nil in an optimizer step without them.
  public var fake: (images: Tensor, judgement: CriticOutput)?
  /// The classes of both batches; empty without classes.
  public var labels: (real: [Int], fake: [Int])
  /// Calls the critic with other images.
  public var judge: (Tensor) -> CriticOutput
  /// Random numbers for a penalty.
  public var random: RandomStream
  /// The number of the critic update, counted from 0, for penalties that not every update has.
  public var update: Int
  /// Recorded norms of the critic's gradient.
  let gradientNorms = GradientNorms()
  /// Mean norms of the critic's gradient that penalties have computed so far, such as `gradient_norm`: for the log,
  /// without weight in the loss.
  package var gradientNormTerms: [LossTerm] { gradientNorms.terms }

  /// A batch.
  public init(
    real: (images: Tensor, judgement: CriticOutput)?, fake: (images: Tensor, judgement: CriticOutput)?,
    labels: (real: [Int], fake: [Int]) = ([], []), judge: @escaping (Tensor) -> CriticOutput, random: RandomStream,
    update: Int = 0
  ) {
    (self.real, self.fake, self.labels, self.judge) = (real, fake, labels, judge)
    (self.random, self.update) = (random, update)
  }
}

/// A named part of a loss.
public struct LossTerm {
  /// Its name among the terms of its network, such as `real`; its key in the log is `critic/real`.
  public var name: String
  /// A scalar.
  public var value: Tensor
  /// Its weight in the sum.
  public var weight: Float

  /// A part of a loss.
  public init(_ name: String, _ value: Tensor, weight: Float = 1) {
    (self.name, self.value, self.weight) = (name, value, weight)
  }
}

/// An objective in the registry.
public struct ObjectiveEntry: RegistryEntry {
  /// Its name, by which it is chosen.
  public let name: String
  /// One line for a list: the formula and its source.
  public let title: String
  /// The objective of a recipe's `objective` section.
  public let make: @Sendable (SettingsReader) throws -> any Objective

  /// An entry.
  public init(name: String, title: String, make: @escaping @Sendable (SettingsReader) throws -> any Objective) {
    (self.name, self.title, self.make) = (name, title, make)
  }

  /// The objectives of this library.
  public static let builtIn = [
    DRAGAN.entry, Hinge.entry, LeastSquares.entry, Minimax.entry, NonSaturating.entry, Relativistic.entry,
    WassersteinClipping.entry, WassersteinGradientPenalty.entry,
  ]
}
