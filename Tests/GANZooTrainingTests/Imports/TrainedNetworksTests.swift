import Foundation
import GANZoo
import GANZooFormats
import GANZooTestSupport
import GANZooTraining
import Testing

@Suite("A training begins with trained networks")
struct TrainedNetworksTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let narrow = [
    "architecture.latent=6", "architecture.generator.start=[7, 7, 4]", "architecture.generator.filters=[4]",
    "architecture.critic.filters=[3, 4]", "architecture.critic.kernels=[3, 3]", "architecture.critic.strides=[2, 2]",
    "training.batch=4", "training.steps=2",
  ]

  /// Files of a generator and a critic of a recipe, with classes of these names.
  private func networks(
    _ overrides: [String], classes: [String], model: String = "acgan"
  ) throws -> TrainedNetworks {
    let recipe = try Zoo.builtIn.recipe(
      model: model, recipe: model == "acgan" ? "blocks" : "default",
      overrides: (model == "acgan" ? Self.narrow : []) + overrides
        + (classes.isEmpty ? [] : ["architecture.classes=\(classes.count)"]))
    let device = Device.test(threads: 1)
    let generator = SavedNetwork(Model(recipe.generator, seed: 5, role: 2, on: device))
    try GeneratorFile(
      generator, latent: recipe.architecture.latent, classNames: classes, provenance: Provenance(recipe, steps: 70)
    ).write(to: folder.path + "/generator.h5")
    try SavedNetwork(Model(recipe.critic, seed: 5, role: 3, on: device)).write(
      to: folder.path + "/critic.h5", as: .legacyModel)
    return try TrainedNetworks(
      generator: folder.path + "/generator.h5", critic: folder.path + "/critic.h5", source: "runs/a")
  }

  @Test("with all of their weights, from step 0, and says in its recipe where it comes from")
  func same() throws {
    let networks = try networks([], classes: ["a", "b", "c"])
    let recipe = try networks.recipe(.builtIn, overrides: ["training.steps=9"])
    #expect(recipe.start?.from == "runs/a" && recipe.start?.steps == 70)
    #expect(recipe.start?.weights == networks.generator.saved.weightsChecksum)
    #expect(recipe.training.steps == 9 && recipe.architecture.classes == 3)
    let start = try networks.start(of: recipe, classNames: ["a", "b", "c"])
    #expect(start.generator?.weightsChecksum == networks.generator.saved.weightsChecksum)
    #expect(start.critic?.weightsChecksum == networks.critic?.weightsChecksum)
    #expect(start.generatorOptimizer == nil && start.criticOptimizer == nil)
    #expect(
      networks.notes(of: recipe, classNames: ["a", "b", "c"]) == [
        "begins with the generator of runs/a, trained for 70 steps of mnist, and with its critic"
      ])
    #expect(recipe.title == "acgan fine-tuned from runs/a")
    // What it writes can be read as any recipe.
    #expect(
      try Recipe(SettingsTree(yaml: recipe.resolved.yaml, file: "recipe.yaml"), zoo: .builtIn).start == recipe.start)
  }

  @Test(
    "with the rows of classes of the same name, and new rows for others",
    arguments: [
      [], ["architecture.generator.class_input=concatenated"],
      ["architecture.class_head=discriminative", "objective.class_loss.name=adc-gan"],
    ])
  func otherClasses(_ overrides: [String]) throws {
    let networks = try networks(overrides, classes: ["a", "b", "c"])
    let names = ["c", "d", "a", "e"]
    let first = try networks.recipe(.builtIn)
    #expect(try networks.overrides(of: first, classNames: names) == ["architecture.classes=4"])
    let recipe = try networks.recipe(.builtIn, overrides: try networks.overrides(of: first, classNames: names))
    let start = try networks.start(of: recipe, classNames: names)
    #expect(
      networks.notes(of: recipe, classNames: names).last
        == "classes: 2 kept (c, a), 2 new (d, e), 1 left out (b)")
    let device = Device.test(threads: 1)
    let generator = try #require(start.generator)
    // Samples of a class are what they were, whatever its number.
    let old = Model(networks.generator.saved, on: device)
    let new = Model(generator, on: device)
    let z = recipe.architecture.latent.sample(3, from: RandomStream(seed: 1, purpose: .grid), on: device)
    func samples(_ model: Model, _ number: Int) -> [Float] {
      model([z, Tensor([Float](repeating: Float(number), count: 3), shape: [3, 1], on: device)], .inference)[0].values
    }
    #expect(samples(new, 0) == samples(old, 2) && samples(new, 2) == samples(old, 0))
    #expect(samples(new, 1) != samples(old, 1) && samples(new, 3) != samples(new, 1))
    // So are the critic's scores, and the logits of those classes.
    let critic = try #require(start.critic)
    let images = Tensor((0..<784).map { Float($0 % 17) / 9 - 1 }, shape: [1, 28, 28, 1], on: device)
    var call = CallContext.inference
    call.outputs = .logits
    let before = Model(try #require(networks.critic), on: device)([images], call).map(\.values)
    let after = Model(critic, on: device)([images], call).map(\.values)
    #expect(before[0] == after[0])
    let blocks = before[1].count / 3
    #expect(blocks == (overrides.contains("architecture.class_head=discriminative") ? 2 : 1))
    try #require(after[1].count == 4 * blocks)
    for block in 0..<blocks {
      let (old, new) = (before[1][(3 * block)...].prefix(3).map { $0 }, after[1][(4 * block)...].prefix(4).map { $0 })
      #expect(abs(new[0] - old[2]) < 1e-6 && abs(new[2] - old[0]) < 1e-6)
    }
  }

  @Test("not with another class head than the critic's")
  func classHead() throws {
    let networks = try networks([], classes: ["a", "b", "c"])
    let recipe = try networks.recipe(
      .builtIn, overrides: ["architecture.class_head=discriminative", "objective.class_loss.fake=1"])
    #expect(
      message { _ = try networks.start(of: recipe, classNames: ["a", "b", "c"]) }
        == "architecture.class_head is discriminative, but that of the critic of runs/a is auxiliary: leave the setting "
        + "out, or train new networks with --model")
  }

  @Test("without moves of images that were meant for another data set, unless they are asked for")
  func moves() throws {
    let networks = try networks(["data.translate=1"], classes: (0..<10).map(String.init))
    #expect(try networks.recipe(.builtIn).resolved["data.translate"] == "1")
    let other = try networks.recipe(.builtIn, overrides: ["data.set=fashion-mnist"])
    #expect(other.resolved["data.translate"] == "0")
    #expect(
      networks.notes(of: other, classNames: networks.generator.classNames).last
        == "images are not moved, as those of that training were (data.translate: 1)")
    let asked = try networks.recipe(.builtIn, overrides: ["data.translate=2", "data.set=fashion-mnist"])
    #expect(asked.resolved["data.translate"] == "2")
  }

  @Test("with batches that are no larger than a folder of pictures, unless they are asked for")
  func smallFolder() throws {
    let networks = try networks(["training.batch=12", "training.generator_batch=10"], classes: ["a", "b"])
    for name in ["a", "b"] {
      try FileManager.default.createDirectory(
        atPath: "\(folder.path)/pictures/train/\(name)", withIntermediateDirectories: true)
      for number in 0..<4 {
        try PNG.write(
          PixelImage(width: 28, height: 28, channels: 1, pixels: Array(repeating: 7, count: 784)),
          to: "\(folder.path)/pictures/train/\(name)/\(number).png")
      }
    }
    let pictures = ["data.set=pictures", "data.folder=\(folder.path)/pictures"]
    let fitted = try networks.recipe(.builtIn, overrides: pictures).training
    #expect(fitted.batch == 8 && fitted.generatorBatch == 8)
    let asked = try networks.recipe(.builtIn, overrides: pictures + ["training.batch=9"]).training
    #expect(asked.batch == 9 && asked.generatorBatch == 8)
    let smaller = try networks.recipe(
      .builtIn, overrides: pictures + ["training.batch=5", "training.generator_batch=3"]
    ).training
    #expect(smaller.batch == 5 && smaller.generatorBatch == 3)
    #expect(try networks.recipe(.builtIn).training.batch == 12)
  }

  @Test("a class more or fewer is no matter at the most classes that there may be")
  func mostClasses() throws {
    let names = (0..<10_000).map { "c\($0)" }
    let networks = try networks([], classes: names)
    let fewer = Array(names.prefix(3))
    let recipe = try networks.recipe(
      .builtIn, overrides: networks.overrides(of: networks.recipe(.builtIn), classNames: fewer))
    let start = try networks.start(of: recipe, classNames: fewer)
    #expect(start.generator?.network.inputShapes.count == 2 && start.critic != nil)
  }

  @Test("networks with classes are refused where there are none, and the other way round, in a sentence")
  func noClasses() throws {
    let told = try networks([], classes: ["a", "b", "c"])
    let first = try told.recipe(.builtIn)
    for (classNames, found) in [([], "none"), (["a"], "1")] as [([String], String)] {
      #expect(
        message { _ = try told.overrides(of: first, classNames: classNames) }
          == "the generator of runs/a is told classes, 3 of them, but the data have \(found): put the pictures into a "
          + "folder for each class, or train new networks with --model")
    }
    let five = try told.recipe(.builtIn, overrides: ["architecture.classes=5"])
    #expect(
      message { _ = try told.overrides(of: five, classNames: ["a", "b"]) }
        == "architecture.classes is set to 5, but the data have 2 classes; without it the networks are fitted to them")
    let plain = try networks(["architecture.classes=0"], classes: [], model: "mlp")
    #expect(try plain.overrides(of: plain.recipe(.builtIn), classNames: ["a", "b"]) == [])
    let asked = try plain.recipe(.builtIn, overrides: ["architecture.classes=2"])
    #expect(
      message { _ = try plain.overrides(of: asked, classNames: ["a", "b"]) }
        == "the generator of runs/a is told no classes, and so begins no training with classes: leave "
        + "architecture.classes out, or train new networks with --model")
  }

  @Test("not with a generator that says no recipe, nor with other networks")
  func refused() throws {
    let networks = try networks([], classes: ["a", "b", "c"])
    let other = folder.path + "/other.h5"
    try GeneratorFile(
      networks.generator.saved, latent: networks.generator.latent, classNames: ["a", "b", "c"],
      provenance: Provenance()
    ).write(to: other)
    #expect(
      message { _ = try TrainedNetworks(generator: other, source: "other.h5") }
        == "other.h5 does not say by which recipe it was trained, since GANZoo did not train it; 'train --from' goes on "
        + "with such a generator and its critic")
    let digits = (0..<10).map(String.init)
    let ten = try self.networks([], classes: digits)
    let wide = try ten.recipe(.builtIn, overrides: ["architecture.generator.filters=[5]"])
    let start = try ten.start(of: wide, classNames: digits)
    #expect(
      message {
        _ = try Trainer(wide, dataset: MNIST.load(.test), start: start, on: Device.test(threads: 1))
      } == "the weights to begin with should have 'conv2d/kernel' [3, 3, 4, 5], but have [3, 3, 4, 4]")
  }
}
