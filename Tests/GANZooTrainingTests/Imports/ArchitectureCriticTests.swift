import Foundation
import GANZoo
import GANZooFormats
import GANZooTestSupport
import GANZooTraining
import Testing

/// The generator of `KerasNetworksTests`, of images [6, 6, 1] and 3 classes, with critics of the zoo.
@Suite("A generator of Keras goes on with an architecture's critic")
struct ArchitectureCriticTests {
  private let generator = KerasNetworksTests.paths("adam").generator

  private func networks(
    _ model: String, recipe: String = "default", _ overrides: [String] = []
  ) throws -> KerasNetworks {
    try KerasNetworks(
      generator: generator, criticOf: model, recipe: recipe, overrides: overrides, zoo: .builtIn)
  }

  /// Three pictures of each of three classes.
  private func pictures() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in ["a", "b", "c"] {
      try FileManager.default.createDirectory(atPath: "\(folder.path)/\(name)", withIntermediateDirectories: true)
      for number in 0..<3 {
        try PNG.write(
          PixelImage(width: 6, height: 6, channels: 1, pixels: Array(repeating: 7, count: 36)),
          to: "\(folder.path)/\(name)/\(number).png")
      }
    }
    return folder
  }

  @Test("with batches that are no larger than a folder of pictures")
  func smallFolder() throws {
    let folder = try pictures()
    let data = ["data.set=pictures", "data.folder=\(folder.path)", "data.test=folder"]
    #expect(try networks("acgan").recipe(.builtIn, overrides: data).training.batch == 9)
    #expect(try networks("acgan").recipe(.builtIn, overrides: data + ["training.batch=4"]).training.batch == 4)
  }

  @Test(
    "that is the one which the architecture itself has for such samples, and begins with the same weights",
    arguments: ["acgan", "dcgan", "mlp", "resnet"])
  func network(_ model: String) throws {
    let networks = try networks(model)
    let recipe = try networks.recipe(.builtIn)
    let folder = try pictures()
    let own = try Zoo.builtIn.recipe(
      model: model,
      overrides: ["data.set=pictures", "data.folder=\(folder.path)", "architecture.classes=3"],
      fitting: SampleRequest())
    #expect(recipe.critic.outputShapes == own.critic.outputShapes)
    #expect(recipe.critic.outputs.count == 2)
    let weights = Model(own.critic, seed: recipe.training.seed, role: 1, on: Device.test(threads: 1))
    #expect(networks.start(of: recipe).critic?.arrays == SavedNetwork(weights).arrays)
  }

  @Test("and with all of its recipe that the file does not say, but for the data")
  func recipe() throws {
    let networks = try networks("acgan", ["architecture.critic.filters=[3, 4, 5]"])
    let recipe = try networks.recipe(.builtIn)
    let acgan = try Zoo.builtIn.recipe(model: "acgan")
    for path in [
      "objective.name", "optimizers.critic.beta_2", "training.batch", "training.steps", "schedule.critic_iterations",
    ] {
      #expect(recipe.resolved[path] == acgan.resolved[path], "\(path)")
    }
    #expect(recipe.resolved["data.translate"] == "0")
    #expect(recipe.resolved["optimizers.generator.learning_rate"] == "0.002")
    #expect(recipe.resolved["optimizers.generator.beta_2"] == "0.9")
    #expect(recipe.title == "A generator of another program, with the critic of acgan")
    #expect(recipe.source == "\(generator) and the critic of acgan")
    #expect(recipe.critic.vertices.compactMap { ($0.layer as? Conv2D)?.filters } == [3, 4, 5])
    let start = networks.start(of: recipe)
    #expect(start.generatorOptimizer?.iterations == 3)
    #expect(start.critic != nil && start.criticOptimizer == nil)
    #expect(
      networks.notes(of: recipe) == [
        "\(generator) generates images of [6, 6, 1] from 4 normal numbers and 3 classes",
        "the critic of acgan, of its recipe default, is made for them, and begins anew",
        "the objective is non-saturating",
        "the generator's optimizer, adam with a learning rate of 0.002, goes on after its 3 steps in \(generator)",
        "the critic's optimizer, adam with a learning rate of 0.002, begins anew",
      ])
  }

  @Test("not where the architecture has none for such samples or classes, nor with settings that it does not have")
  func refused() throws {
    #expect(
      message { _ = try networks("chars") }
        == "chars makes lines of text, not pictures of 6 x 6; acgan, dcgan, resnet, mlp make those")
    #expect(
      message { _ = try networks("acgan", ["architecture.critic.filter=[3]"]) }
        .contains("unknown setting 'architecture.critic.filter'"))
    #expect(message { _ = try networks("acgan", recipe: "penalty") }.hasPrefix("no recipe of acgan 'penalty'"))
    let folder = try TemporaryFolder()
    let z = Symbol.input("z", [4])
    let plain = try Network(
      "plain", inputs: [z], outputs: [Reshape([6, 6, 1])(Dense(36, activation: .tanh)(z, name: "image"))])
    try SavedNetwork(Model(plain, seed: 1, on: Device.test(threads: 1))).legacyModel().write(
      to: folder.path + "/plain.h5")
    #expect(
      message {
        _ = try KerasNetworks(generator: folder.path + "/plain.h5", criticOf: "acgan", zoo: .builtIn)
      }
        == "the critic of acgan tells classes apart, but the generator has none: take the critic of another architecture"
    )
    let unconditional = try KerasNetworks(generator: folder.path + "/plain.h5", criticOf: "mlp", zoo: .builtIn)
    #expect(try unconditional.recipe(.builtIn).critic.outputs.count == 1)
  }
}
