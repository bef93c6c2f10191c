import GANZoo
import GANZooTestSupport
import Testing

/// Every architecture with every objective, on images of three shapes.
@Suite("Every architecture with every objective")
struct EveryPairTests {
  private static let sizes: [Shape] = [[28, 28, 1], [32, 32, 3], [48, 20, 3]]
  private static let cases = Zoo.builtIn.architectures.names.flatMap { architecture in
    Zoo.builtIn.objectives.names.map { Pair(architecture: architecture, objective: $0) }
  }

  struct Pair: CustomTestStringConvertible {
    let architecture, objective: String
    var testDescription: String { "\(architecture), \(objective)" }
  }

  /// Settings with which a step takes milliseconds; an architecture without a line here fails.
  static func narrow(_ architecture: String, _ sample: Shape) -> [String]? {
    switch architecture {
    case "acgan":
      [
        "architecture.generator.start=[\(sample[0] / 4), \(sample[1] / 4), 4]", "architecture.generator.filters=[4]",
        "architecture.critic.filters=[4, 8]", "architecture.critic.kernels=[3, 3]",
        "architecture.critic.strides=[2, 2]",
      ]
    case "dcgan", "resnet": ["architecture.generator.filters=4", "architecture.critic.filters=4"]
    case "mlp": ["architecture.generator.hidden=[16]", "architecture.critic.hidden=[32]"]
    default: nil
    }
  }

  @Test("trains 20 steps of finite numbers, and its critic comes to tell real from generated", arguments: cases, sizes)
  func trains(_ pair: Pair, _ sample: Shape) throws {
    // Through weights of at most 0.01 too little of an image reaches a narrow critic's score to learn from in 20 steps.
    let clipping = pair.objective == "wgan-clipping" ? ["objective.limit=0.1"] : []
    let narrow = try #require(Self.narrow(pair.architecture, sample)) + clipping
    let recipe = try Zoo.builtIn.recipe(
      model: pair.architecture,
      overrides: narrow + [
        "objective.name=\(pair.objective)", "architecture.sample=\(sample)", "architecture.classes=2",
        "architecture.latent=4", "training.batch=8", "training.steps=20", "data.translate=0",
        "optimizers.generator.learning_rate=1e-4", "optimizers.critic.learning_rate=2e-3",
        "schedule.critic_iterations=2",
      ])
    let images = Self.stripes(sample)
    let trainer = try Trainer(recipe, dataset: images, on: Device.test(threads: 1))
    // Clipping alone shrinks every score, and with it the difference of the first weights' scores.
    for moment in CriticMoment.allCases { recipe.objective.constrain(trainer.critic, moment) }
    let before = try Self.gap(trainer, images)
    for _ in 0..<20 { try trainer.step { values in #expect(values.allSatisfy { $0.value.isFinite }) } }
    #expect(trainer.generator.parameters.allSatisfy { $0.value.isFinite })
    #expect(trainer.critic.parameters.allSatisfy { $0.value.isFinite })
    #expect(try Self.gap(trainer, images) > before)
  }

  /// By how much the critic scores real images higher than generated ones, on average.
  private static func gap(_ trainer: Trainer, _ images: LabeledImages) throws -> Float {
    let device = trainer.critic.device
    let (values, labels) = images.batch(Array(0..<images.count))
    let real = Tensor(values, shape: Shape([images.count] + images.shape), on: device)
    let random = RandomStream(seed: 5, purpose: .generation)
    let latents = trainer.latent.sample(images.count, from: random, on: device)
    let classes = Tensor(labels.map(Float.init), shape: [images.count, 1], on: device)
    let fake = trainer.generator([latents, classes], .inference)[0]
    let score = { (images: Tensor) in trainer.critic([images], .inference)[0].mean().scalar }
    return score(real) - score(fake)
  }

  /// 16 images, brighter from left to right or from top to bottom.
  static func stripes(_ sample: Shape) -> LabeledImages {
    let labels = (0..<16).map { Int32($0 % 2) }
    let pixels = labels.indices.flatMap { image in
      (0..<sample.count).map { place in
        let (row, column) = (place / sample[2] / sample[1], place / sample[2] % sample[1])
        return UInt8((image % 2 == 0 ? column * 255 / sample[1] : row * 255 / sample[0]) ^ image)
      }
    }
    return LabeledImages(
      height: sample[0], width: sample[1], channels: sample[2], pixels: pixels, labels: labels,
      classNames: ["across", "down"])
  }
}
