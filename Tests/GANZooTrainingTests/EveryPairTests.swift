import GANZoo
import GANZooTestSupport
import Testing

/// Every architecture with every objective, on images of three shapes, or on text of as many.
@Suite("Every architecture with every objective")
struct EveryPairTests {
  private static let sizes: [Shape] = [[28, 28, 1], [32, 32, 3], [48, 20, 3]]
  private static let textSizes: [Shape] = [[8, 5], [32, 20], [7, 40]]
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
    case "chars": ["generator", "critic"].flatMap { ["architecture.\($0).filters=8", "architecture.\($0).blocks=1"] }
    case "dcgan": ["architecture.generator.filters=4", "architecture.critic.filters=4"]
    case "resnet":
      // So many features make scores that 20 steps do not bring down.
      ["architecture.generator.filters=4", "architecture.critic.filters=4", "architecture.critic.head=mean"]
    case "mlp": ["architecture.generator.hidden=[16]", "architecture.critic.hidden=[32]"]
    default: nil
    }
  }

  /// A data set of the shape of an image, or of text in its place, with the settings that go with it.
  static func data(_ architecture: String, _ image: Shape) -> (dataset: any Dataset, settings: [String]) {
    if architecture == "chars" {
      let sample = textSizes[sizes.firstIndex(of: image) ?? 0]
      return (OneHotLines(shape: sample.sizes), ["architecture.sample=\(sample)"])
    }
    return (stripes(image), ["architecture.sample=\(image)", "architecture.classes=2"])
  }

  @Test("trains 20 steps of finite numbers, and its critic comes to tell real from generated", arguments: cases, sizes)
  func trains(_ pair: Pair, _ sample: Shape) throws {
    // Through weights of at most 0.01 too little of an image reaches a narrow critic's score to learn from in 20 steps.
    let clipping = pair.objective == "wgan-clipping" ? ["objective.limit=0.1"] : []
    let (dataset, settings) = Self.data(pair.architecture, sample)
    let narrow = try #require(Self.narrow(pair.architecture, sample)) + settings + clipping
    let recipe = try Zoo.builtIn.recipe(
      model: pair.architecture,
      overrides: narrow + [
        "objective.name=\(pair.objective)", "architecture.latent=4", "training.batch=8",
        "training.steps=20", "data.translate=0",
        "optimizers.generator.learning_rate=1e-4", "optimizers.critic.learning_rate=2e-3",
        "schedule.critic_iterations=2",
      ])
    let trainer = try Trainer(recipe, dataset: dataset, on: Device.test(threads: 1))
    // Clipping alone shrinks every score, and with it the difference of the first weights' scores.
    for moment in CriticMoment.allCases { recipe.objective.constrain(trainer.critic, moment) }
    let before = try Self.gap(trainer, dataset)
    for _ in 0..<20 { try trainer.step { values in #expect(values.allSatisfy { $0.value.isFinite }) } }
    #expect(trainer.generator.parameters.allSatisfy { $0.value.isFinite })
    #expect(trainer.critic.parameters.allSatisfy { $0.value.isFinite })
    #expect(try Self.gap(trainer, dataset) > before)
  }

  /// By how much the critic scores real images higher than generated ones, on average.
  private static func gap(_ trainer: Trainer, _ images: any Dataset) throws -> Float {
    let device = trainer.critic.device
    let (values, labels) = try images.batch(Array(0..<images.count))
    let real = Tensor(values, shape: Shape([images.count] + images.shape), on: device)
    let random = RandomStream(seed: 5, purpose: .generation)
    let latents = trainer.latent.sample(images.count, from: random, on: device)
    let classes = Tensor(labels.map(Float.init), shape: [images.count, 1], on: device)
    let fake = trainer.generator(trainer.classes == nil ? [latents] : [latents, classes], .inference)[0]
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

/// 16 lines that go up the alphabet, each from another symbol.
private struct OneHotLines: Dataset {
  let count = 16
  let shape: [Int]
  let classNames: [String] = []

  func batch(_ indices: [Int]) -> (values: [Float], labels: [Int]) {
    let values = indices.flatMap { index in
      (0..<shape[0]).flatMap { place in (0..<shape[1]).map { $0 == (index + place) % shape[1] ? Float(1) : 0 } }
    }
    return (values, indices.map { _ in 0 })
  }
}
