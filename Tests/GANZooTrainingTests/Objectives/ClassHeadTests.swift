import Foundation
import GANZoo
import GANZooEvaluation
import GANZooTestSupport
import GANZooWeights
import Testing

/// Its losses and gradients are compared with PyTorch's in `ObjectiveValueTests`.
@Suite("Class heads, which tell classes apart, or those of real images from those of generated ones")
struct ClassHeadTests {
  private static let models = ["acgan", "dcgan", "mlp", "resnet"]

  private func critic(_ model: String, _ settings: String...) throws -> Network {
    let overrides = ["architecture.classes=4", "objective.class_loss.name=adc-gan"] + settings
    return try Zoo.builtIn.recipe(model: model, overrides: overrides).critic
  }

  @Test("a setting of every architecture with classes chooses one", arguments: models)
  func chosen(_ model: String) throws {
    #expect(try critic(model, "architecture.class_head=auxiliary").outputShapes == [[1], [4]])
    #expect(try critic(model, "architecture.class_head=discriminative").outputShapes == [[1], [8]])
    #expect(
      message { _ = try critic(model, "architecture.class_head=both") }
        == "--set architecture.class_head=both: expected one of auxiliary, discriminative, found 'both'")
  }

  @Test("one that tells generated images apart needs classes, and a loss by which it learns to")
  func refused() throws {
    #expect(
      message {
        _ = try Zoo.builtIn.recipe(model: "dcgan", overrides: ["architecture.class_head=discriminative"])
      } == "architecture.class_head is discriminative, but architecture.classes is 0; expected at least 1")
    for (real, fake) in [(1, 0), (0, 2)] {
      #expect(
        message { _ = try Self.recipe(Self.losses(real, fake, 1)) }
          == "the class head tells generated images from real ones, but of objective.class_loss real is \(real).00 and "
          + "fake is \(fake).00: both should be above 0, such as 1, or architecture.class_head should be auxiliary")
    }
    #expect(try Self.recipe(Self.losses(1, 0, 0)).warnings == [])
  }

  private static func losses(_ real: Int, _ fake: Int, _ generator: Int) -> [String] {
    zip(["real", "fake", "generator"], [real, fake, generator]).map { "objective.class_loss.\($0)=\($1)" }
  }

  private static func recipe(_ settings: [String]) throws -> Recipe {
    try Zoo.builtIn.recipe(
      model: "mlp",
      overrides: [
        "architecture.class_head=discriminative", "architecture.generator.hidden=[3]",
        "architecture.critic.hidden=[4]", "training.batch=6", "objective.name=non-saturating",
      ] + settings)
  }

  @Test("it is said where nothing penalises its gradient")
  func warned() throws {
    let losses = Self.losses(1, 1, 1)
    for settings in [["objective.name=wgan-gp"], ["objective.name=dragan"], ["objective.r1=0"]] {
      let name = settings[0].hasPrefix("objective.name=") ? settings[0].dropFirst(15) : "non-saturating"
      #expect(
        try Self.recipe(losses + settings).warnings == [
          "nothing penalises the gradient of the discriminative class head under \(name), so that samples of a class "
            + "may come out alike; objective.r1 does, which hinge, lsgan, minimax and non-saturating have, and an "
            + "auxiliary head (architecture.class_head) needs nothing"
        ])
    }
    #expect(try Self.recipe(losses + ["objective.r1=1"]).warnings == [])
    #expect(try Self.recipe(losses + ["objective.name=relativistic"]).warnings == [])
  }

  /// A trainer on images of a 1 whose critic scores 0, and gives each class of real images the probability `real`, each of
  /// generated ones 0.1 − `real`.
  private func trainer(real: Float) throws -> Trainer {
    let digits = try MNIST.load(.test)
    let ones = digits.labels.indices.filter { digits.labels[$0] == 1 }
    let recipe = try Self.recipe(Self.losses(1, 1, 1) + ["objective.r1=1"])
    let trainer = try Trainer(
      recipe, dataset: DatasetSubset(digits, ones), on: Device.test(threads: 1))
    for parameter in trainer.critic.parameters.suffix(4) {
      let shape = parameter.value.shape
      parameter.value =
        shape == [20]
        ? Tensor((0..<20).map { log($0 < 10 ? real : 0.1 - real) }, shape: [20], on: trainer.critic.device)
        : Tensor(repeating: 0, shape: shape, on: trainer.critic.device)
    }
    return trainer
  }

  @Test("an update of the critic has the classes of real images in the first half, of generated ones in the second")
  func critic() throws {
    let losses = try trainer(real: 0.02).updateCritic()
    let values = Dictionary(uniqueKeysWithValues: losses.map { ($0.name, $0.value) })
    #expect(values["class_real"].map { abs($0 - -log(0.02)) < 1e-5 } == true, "\(values)")
    #expect(values["class_fake"].map { abs($0 - -log(0.08)) < 1e-5 } == true, "\(values)")
  }

  @Test("an update of the generator has the logarithm of their ratio")
  func generator() throws {
    let losses = try trainer(real: 0.02).updateGenerator()
    let value = try #require(losses.first { $0.name == "class" }?.value)
    #expect(abs(value - log(4)) < 1e-5)
  }

  @Test("the penalty on real images is of the classes of real images")
  func penalised() throws {
    // Where the head looks at one pixel for class 3 alone, images of class 1 have no gradient.
    let trainer = try trainer(real: 0.05)
    let kernel = try #require(trainer.critic.parameters.dropLast().last)
    try #require(kernel.value.shape == [4, 20])
    kernel.value = Tensor((0..<80).map { $0 % 20 == 3 ? 1 : 0 }, shape: [4, 20], on: trainer.critic.device)
    let norm = { (losses: [Loss]) in losses.first { $0.name == "gradient_norm" }?.value }
    #expect(try norm(trainer.updateCritic()) == 0)
    let other = try self.trainer(real: 0.05)
    other.critic.parameters.dropLast().last?.value = Tensor(
      (0..<80).map { $0 % 20 == 1 ? 1 : 0 }, shape: [4, 20], on: other.critic.device)
    #expect(try norm(other.updateCritic()) ?? 0 > 0)
  }

  @Test("the generator gains nothing by certainty, only by what looks more real than generated")
  func reward() throws {
    let device = Device.test(threads: 1)
    func loss(_ logits: [Float], _ head: ClassHead) throws -> Float {
      let logits = Tensor(logits, shape: [1, logits.count], on: device)
      let output = CriticOutput(score: Tensor([0], shape: [1], on: device), classes: logits, classHead: head)
      return try #require(output.generatorClassLoss([1])).scalar
    }
    #expect(try loss([0, 9], .auxiliary) < loss([0, 1], .auxiliary))
    // Of class 1 for certain, and as often real as generated; then not of class 1, and again as often.
    #expect(try abs(loss([0, 9, 0, 9], .discriminative)) < 1e-6)
    #expect(try abs(loss([3, 1, 5, 1], .discriminative)) < 1e-6)
    #expect(try abs(loss([0, 2, 0, -1], .discriminative) - -3) < 1e-5)
  }

  @Test("the accuracy that a log shows is that of the classes of real images")
  func accuracy() throws {
    let device = Device.test(threads: 1)
    let recipe = try Zoo.builtIn.recipe(
      model: "acgan",
      overrides: [
        "architecture.class_head=discriminative", "objective.class_loss.fake=1",
        "architecture.generator.start=[7, 7, 2]",
        "architecture.generator.filters=[2]", "architecture.critic.filters=[2, 2, 2]",
      ])
    let digits = DatasetSubset(try MNIST.load(.test), Array(0..<100))
    let trainer = try Trainer(recipe, dataset: digits, on: device)
    // Every image is taken for a generated 3; of the real classes, for a 7.
    let head = trainer.critic.parameters.suffix(2)
    for parameter in head {
      let values = parameter.value
      guard values.shape == [20] else {
        parameter.value = Tensor(repeating: 0, shape: values.shape, on: device)
        continue
      }
      parameter.value = Tensor((0..<20).map { $0 == 13 ? 5 : $0 == 7 ? 1 : 0 }, shape: [20], on: device)
    }
    let file = try ClassifierFile(contentsOf: try TrainedWeights.bundled().classifier(of: "mnist").path)
    let classifier = Classifier(file.saved, classNames: file.classNames, on: device)
    let measured = try TrainingMonitor(every: 1, classifier, reference: digits).measure(trainer)
    let sevens = try digits.batch(Array(0..<100), on: device).labels.count { $0 == 7 }
    #expect(sevens > 5 && measured.classHead.map { abs($0 - Double(sevens) / 100) < 1e-9 } == true)
  }
}
