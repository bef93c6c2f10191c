public import Layers
public import Settings
public import Tensors

/// What a generator and a critic are trained for.
///
/// The critic's score is high for real images and low for generated ones, in every objective.
public protocol Objective: Sendable {
  /// Whether a real and a generated batch make one update of the critic or two.
  var criticUpdates: CriticUpdates { get }
  /// Weights of the auxiliary class losses.
  var classWeights: ClassLossWeights { get }

  /// Brings the critic's weights where the objective wants them; called before each critic iteration.
  func constrain(_ critic: Model)
  /// The critic's losses on real images, on generated ones, or on both, as `criticUpdates` says.
  func criticTerms(_ batch: CriticBatch) -> [LossTerm]
  /// The generator's loss, from what the critic says of its images.
  func generatorTerm(_ fake: Judgement) -> LossTerm
}

extension Objective {
  /// Nothing to bring anywhere.
  public func constrain(_ critic: Model) {}
}

/// How many updates of the critic one iteration makes.
public enum CriticUpdates: Sendable {
  /// One, with the sum of the losses on real and generated images.
  case joint
  /// Two: real images first, then generated ones.
  case separate
}

/// What a critic says of a batch.
public struct Judgement {
  /// Scores [N], high for real images.
  public var score: Tensor
  /// Logits of the classes [N, K], where the critic has a class head.
  public var classes: Tensor?

  /// Scores and logits.
  public init(score: Tensor, classes: Tensor?) { (self.score, self.classes) = (score, classes) }

  /// The part of a judgement on some of the images.
  public func part(_ range: Range<Int>) -> Judgement {
    Judgement(score: score.sliced(range, axis: 0), classes: classes?.sliced(range, axis: 0))
  }

  /// Cross-entropy of the class head with the true classes, averaged over the batch: −log softmax(logits)[label].
  public func classLoss(_ labels: [Int]) -> Tensor? {
    classes.map { -$0.logSoftmax().picked(labels).mean() }
  }
}

/// What the critic is trained on in one update.
public struct CriticBatch {
  /// Real images [N, H, W, C], and what the critic says of them; nil in an update without them.
  public var real: (images: Tensor, judgement: Judgement)?
  /// Generated images, and what the critic says of them; nil in an update without them.
  public var fake: (images: Tensor, judgement: Judgement)?
  /// Asks the critic about other images.
  public var judge: (Tensor) -> Judgement
  /// Random numbers for a penalty.
  public var random: RandomStream

  /// A batch.
  public init(
    real: (images: Tensor, judgement: Judgement)?, fake: (images: Tensor, judgement: Judgement)?,
    judge: @escaping (Tensor) -> Judgement, random: RandomStream
  ) {
    (self.real, self.fake, self.judge, self.random) = (real, fake, judge, random)
  }
}

/// A named part of a loss.
public struct LossTerm {
  /// The name in the log, such as `D_real_is_fake`.
  public var name: String
  /// A scalar.
  public var value: Tensor
  /// What it is multiplied with in the sum.
  public var weight: Float

  /// A part of a loss.
  public init(_ name: String, _ value: Tensor, weight: Float = 1) {
    (self.name, self.value, self.weight) = (name, value, weight)
  }
}

/// Weights of the class losses: of the critic on real and on generated images, and of the generator.
///
/// Odena, Olah and Shlens 2017 (equation 3) train the critic on both; many implementations leave the generated ones out.
public struct ClassLossWeights: Hashable, Sendable {
  /// In the critic's loss, on real images.
  public var real: Float
  /// In the critic's loss, on generated images.
  public var fake: Float
  /// In the generator's loss.
  public var generator: Float

  /// Weights, all 1 as in the paper.
  public init(real: Float = 1, fake: Float = 1, generator: Float = 1) {
    (self.real, self.fake, self.generator) = (real, fake, generator)
  }

  /// The section `class_loss` of an objective's settings.
  public init(_ objective: SettingsReader) throws(SettingsError) {
    let section = try objective.section("class_loss")
    real = Float(try section.double("real", default: 1, in: .nonNegative))
    fake = Float(try section.double("fake", default: 1, in: .nonNegative))
    generator = Float(try section.double("generator", default: 1, in: .nonNegative))
  }
}

/// An objective in the registry.
public struct ObjectiveEntry: RegistryEntry {
  /// What it is chosen by.
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
  public static let builtIn = [NonSaturating.entry, WassersteinClipping.entry, WassersteinGradientPenalty.entry]
}
