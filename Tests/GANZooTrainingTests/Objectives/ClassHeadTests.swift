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
    let overrides = ["architecture.classes=4"] + settings
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
    let recipe = try Zoo.builtIn.recipe(
      model: "mlp", overrides: ["architecture.class_head=discriminative", "objective.class_loss.fake=0"])
    #expect(
      message { _ = try Trainer(recipe, dataset: MNIST.load(.test), on: Device.test(threads: 1)) }
        == "the critic's class head tells generated images from real ones, but objective.class_loss.fake is 0; "
        + "expected a number above 0, such as 1")
  }

  @Test("the generator is not rewarded for certainty, but for what is as often real as generated")
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
