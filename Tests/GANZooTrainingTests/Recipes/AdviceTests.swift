import GANZoo
import GANZooTestSupport
import Testing

/// Every `--set` of a message has to be one that the program then takes.
@Suite("Advice")
struct AdviceTests {
  /// Grey or coloured images of any size, in any number of classes.
  private static func examples(_ shape: [Int], classes: Int) -> any Dataset {
    LabeledImages(
      height: shape[0], width: shape[1], channels: shape[2],
      pixels: Array(repeating: 0, count: 200 * shape.reduce(1, *)),
      labels: (0..<200).map { Int32($0 % max(classes, 1)) }, classNames: (0..<max(classes, 1)).map(String.init))
  }

  private static let shapes = [
    [28, 28, 1], [32, 32, 3], [64, 64, 3], [12, 12, 1], [30, 20, 4], [5, 7, 1], [1, 1, 1],
  ]
  private static let recipes = [
    ("acgan", "default"), ("acgan", "ac-gan-cifar10"), ("acgan", "keras-wacgan"), ("acgan", "keras-mnist-acgan"),
    ("dcgan", "default"), ("mlp", "default"), ("mlp", "toy-8-gaussians"), ("resnet", "default"), ("resnet", "cifar10"),
  ]

  /// The overrides that a message says to type.
  static func overrides(in text: String) -> [String] {
    text.matches(of: /--set ([a-z_.]+=(?:'[^']*'|[^ ;]+))/).map { String($0.1).replacing("'", with: "") }
  }

  @Test("about the shape and classes of examples works, or is not given", arguments: recipes)
  func examples(_ model: String, _ name: String) throws {
    var given = 0
    for shape in Self.shapes {
      for classes in [1, 2, 10] {
        let recipe = try Zoo.builtIn.recipe(
          model: model, recipe: name, overrides: ["training.batch=8", "training.generator_batch="])
        let examples = Self.examples(shape, classes: classes)
        do {
          try recipe.check(examples)
        } catch {
          let overrides = Self.overrides(in: "\(error)")
          if overrides.isEmpty { continue }
          given += 1
          let changed = try Zoo.builtIn.recipe(
            model: model, recipe: name, overrides: ["training.batch=8", "training.generator_batch="] + overrides)
          try changed.check(examples)
        }
      }
    }
    #expect(given > 0 || name.hasPrefix("toy"), "\(given) pieces of advice")
  }

  @Test("says all that has to change, and nothing where no setting helps")
  func texts() throws {
    let recipe = try Zoo.builtIn.recipe(model: "acgan")
    #expect(
      message { try recipe.check(Self.examples([32, 32, 3], classes: 2)) }
        == "the examples of mnist are [32, 32, 3], but architecture.sample is [28, 28, 1]; --set "
        + "architecture.sample='[32, 32, 3]' --set architecture.generator.start='[8, 8, 64]' --set architecture.classes=2 "
        + "changes it")
    #expect(
      message { try recipe.check(Self.examples([28, 28, 1], classes: 1)) }
        == "mnist has 1 class, but architecture.classes is 10")
    #expect(
      message { try recipe.check(Self.examples([30, 30, 1], classes: 10)) }
        == "the examples of mnist are [30, 30, 1], but architecture.sample is [28, 28, 1]")
    let points = Points([0, 1, 2, 3])
    #expect(
      message { try recipe.check(points) }
        == "the examples of mnist are [2], but architecture.sample is [28, 28, 1]")
    // acgan has a class at least: classes=0 would be refused.
    let unlabelled = LabelFree()
    #expect(
      message { try recipe.check(unlabelled) } == "mnist has 0 classes, but architecture.classes is 10")
    let dcgan = try Zoo.builtIn.recipe(model: "dcgan", overrides: ["architecture.classes=10"])
    #expect(
      message { try dcgan.check(unlabelled) }
        == "mnist has 0 classes, but architecture.classes is 10; --set architecture.classes=0 changes it")
  }

  @Test("about class losses works with every recipe that has a class head, named weights or not")
  func classLoss() throws {
    for entry in Zoo.builtIn.architectures.entries {
      for text in entry.recipes {
        let recipe = try Zoo.builtIn.recipe(model: entry.name, recipe: text.name)
        guard recipe.architecture.classes != nil else { continue }
        let changed = try Zoo.builtIn.recipe(
          model: entry.name, recipe: text.name,
          overrides: ["objective.class_loss.real=3", "objective.class_loss.generator=7"])
        #expect((changed.objective.classWeights.real, changed.objective.classWeights.generator) == (3, 7))
        #expect(changed.objective.classWeights.fake == recipe.objective.classWeights.fake)
        // A run writes it and reads it again.
        let again = try Recipe(SettingsTree(yaml: changed.resolved.yaml, file: "recipe.yaml"), zoo: .builtIn)
        #expect(again.resolved == changed.resolved && again.objective.classWeights == changed.objective.classWeights)
        let gradientPenalty = try Zoo.builtIn.recipe(
          model: entry.name, recipe: text.name, overrides: ["objective.name=wgan-gp"])
        #expect(gradientPenalty.objective is WassersteinGradientPenalty)
      }
    }
  }
}

/// Grey images of MNIST's size without classes.
private struct LabelFree: Dataset {
  let count = 100
  let shape = [28, 28, 1]
  let classNames: [String] = []
  func batch(_ indices: [Int]) -> (values: [Float], labels: [Int]) {
    (Array(repeating: 0, count: indices.count * 784), Array(repeating: 0, count: indices.count))
  }
}
