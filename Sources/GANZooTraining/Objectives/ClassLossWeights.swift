public import GANZooSupport

/// Weights of the class losses: of the critic on real and on generated images, and of the generator.
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

  /// Choices with a source, by the name that `class_loss.name` gives.
  public static let named: [(name: String, weights: ClassLossWeights)] = [
    // Odena, Olah and Shlens 2017, equation 3: real and generated images alike.
    ("ac-gan", ClassLossWeights(real: 1, fake: 1, generator: 1)),
    // Hou et al. 2022: λ = 1, for a discriminative class head.
    ("adc-gan", ClassLossWeights(real: 1, fake: 1, generator: 1)),
    // The code of Gulrajani et al. 2017, igul222/improved_wgan_training, gan_cifar_resnet.py: ACGAN_SCALE,
    // ACGAN_SCALE_G.
    ("igul222", ClassLossWeights(real: 1, fake: 0, generator: 0.1)),
    // M. Yurasov, "Wasserstein GAN in Keras", 2017: the loss weights that Keras' `compile` has by default.
    ("keras-wacgan", ClassLossWeights(real: 1, fake: 1, generator: 1)),
  ]

  /// The section `class_loss` of an objective's settings: a `name`, or the three numbers, each 1 by default. A number
  /// on the command line replaces that of the file's `name`.
  public init(_ objective: SettingsReader) throws(SettingsError) {
    let section = try objective.section("class_loss")
    var standard = ClassLossWeights()
    if section.names.contains("name") {
      let isChanged =
        !section.isOverridden("name") && ["real", "fake", "generator"].contains(where: section.isOverridden)
      let known = Self.named.first { $0.name == section.text(of: "name") }
      guard isChanged, let known else {
        let name = try section.choice("name", of: Self.named.map(\.name))
        self = Self.named.first { $0.name == name }?.weights ?? ClassLossWeights()
        return
      }
      standard = known.weights
    }
    real = try section.float("real", default: standard.real, in: .nonNegative)
    fake = try section.float("fake", default: standard.fake, in: .nonNegative)
    generator = try section.float("generator", default: standard.generator, in: .nonNegative)
  }

  /// The critic's outputs for a batch, and the true classes.
  public typealias Judged = (judgement: CriticOutput, labels: [Int])

  /// The critic's class losses, where it has a class head.
  public func criticTerms(real: Judged?, fake: Judged?) -> [LossTerm] {
    [
      real.flatMap { $0.judgement.classLoss($0.labels) }.map { LossTerm("class_real", $0, weight: self.real) },
      fake.flatMap { $0.judgement.classLoss(ofGenerated: $0.labels) }.map {
        LossTerm("class_fake", $0, weight: self.fake)
      },
    ].compactMap { $0 }
  }

  /// The generator's class loss, where the critic has a class head.
  public func generatorTerm(_ fake: Judged) -> LossTerm? {
    fake.judgement.generatorClassLoss(fake.labels).map { LossTerm("class", $0, weight: generator) }
  }
}
