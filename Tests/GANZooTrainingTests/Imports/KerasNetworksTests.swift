import GANZoo
import GANZooFormats
import GANZooTestSupport
import Testing

/// Networks that `Tests/Fixtures/make_gan_pairs.py` had Keras train for three steps, and ten more steps there.
@Suite("A GAN goes on as it does in Keras")
struct KerasNetworksTests {
  static let folder = Fixture.path("keras_gan_pairs")

  /// A pair of files, in Keras 3's format, or in that of Keras 2 for a name that ends in 2.
  static func paths(_ name: String) -> (generator: String, critic: String) {
    let ending = name.hasSuffix("2") ? "h5" : "keras"
    return ("\(folder)/\(name).G.\(ending)", "\(folder)/\(name).D.\(ending)")
  }

  static func networks(_ name: String) throws -> KerasNetworks {
    let paths = paths(name)
    return try KerasNetworks(generator: paths.generator, critic: paths.critic)
  }

  private struct Recording: Dataset {
    let values: [Float]
    let labels: [Int]
    let shape = [6, 6, 1]
    let classNames = ["a", "b", "c"]
    var count: Int { labels.count }

    func batch(_ indices: [Int]) -> (values: [Float], labels: [Int]) {
      (indices.flatMap { values[$0 * 36..<($0 + 1) * 36] }, indices.map { labels[$0] })
    }
  }

  @Test(
    "with the optimizers' states and the losses of probabilities",
    arguments: ["adam", "rmsprop", "sgd", "adam2", "rmsprop2", "sgd2"])
  func goesOn(_ name: String) throws {
    let networks = try Self.networks(name)
    let recipe = try networks.recipe(
      .builtIn, overrides: ["training.batch=6", "training.steps=10", "training.ema_decay=0"])
    #expect(recipe.objective is NonSaturating)
    let values = try HDF5Reader("\(Self.folder)/\(name).values.h5")
    let rows = { (path: String) in
      let (shape, all) = try values.values(at: path, of: Int32.self)
      return stride(from: 0, to: all.count, by: shape[1]).map { all[$0..<$0 + shape[1]].map(Int.init) }
    }
    let start = networks.start(of: recipe)
    #expect(start.generatorOptimizer?.iterations == 3 && start.criticOptimizer?.iterations == 3)
    let trainer = try Trainer(
      recipe,
      dataset: Recording(
        // GANZoo's samples are in [−1, 1].
        values: try values.array(at: "/real").values.map { 2 * $0 - 1 }, labels: try rows("/labels").flatMap { $0 }),
      sampler: RecordedSampler(
        indices: (0..<10).map { step in (0..<6).map { step * 6 + $0 } },
        criticNoise: try values.array(at: "/critic_noise"), criticClasses: try rows("/critic_classes"),
        generatorNoise: try values.array(at: "/generator_noise"), generatorClasses: try rows("/generator_classes")),
      start: start, on: Device.test(threads: 1))
    let expected = try ["critic", "generator"].map { try values.array(at: "/\($0)_losses").values }
    for step in 0..<10 {
      for losses in expected {
        let found = try trainer.advance().losses.reduce(0) { $0 + $1.value }
        #expect(abs(found - Double(losses[step])) <= 1e-4 * Double(losses[step]), "step \(step)")
      }
    }
    for (key, model) in [("G", trainer.generator), ("D", trainer.critic)] {
      for (index, parameter) in model.parameters.enumerated() {
        let array = try values.array(at: "/\(key)_\(index)")
        try expectClose(
          parameter.value, (array.shape, array.values), "\(key) \(parameter.description.name)", absolute: 1e-4,
          relative: 1e-4)
      }
    }
  }

  @Test("and after an interruption to the same weights, where the generator's optimizer trains the critic, too")
  func resumed() throws {
    let networks = try Self.networks("adam")
    let recipe = try networks.recipe(
      .builtIn, overrides: ["training.batch=6", "training.steps=4", "training.critic_in_generator_step=true"])
    let images = LabeledImages(
      height: 6, width: 6, channels: 1, pixels: (0..<30 * 36).map { UInt8($0 * 7 % 256) },
      labels: (0..<30).map { Int32($0 % 3) }, classNames: ["a", "b", "c"])
    let trainer = {
      try Trainer(recipe, dataset: images, start: networks.start(of: recipe), on: Device.test(threads: 1))
    }
    let whole = try trainer()
    for _ in 0..<4 { try whole.step() }
    let (folder, first, second) = (try TemporaryFolder(), try trainer(), try trainer())
    for _ in 0..<2 { try first.step() }
    try Checkpoint.save(first, to: folder.path + "/state.h5")
    try Checkpoint(contentsOf: folder.path + "/state.h5").restore(second)
    for _ in 0..<2 { try second.step() }
    #expect(values(second.critic) == values(whole.critic))
    #expect(values(second.generator) == values(whole.generator))
  }

  @Test("with the optimizers that the files name")
  func optimizers() throws {
    func settings(_ name: String, _ network: String) throws -> [String?] {
      let tree = try Self.networks(name).recipe(.builtIn).resolved
      return ["name", "convention", "learning_rate", "beta_1", "rho", "momentum", "epsilon"].map {
        tree["optimizers.\(network).\($0)"]
      }
    }
    #expect(try settings("adam", "critic") == ["adam", "keras-3", "0.002", "0.5", nil, nil, "1e-07"])
    #expect(try settings("rmsprop2", "generator") == ["rmsprop", "keras-2.11", "0.001", nil, "0.9", nil, "1e-07"])
    #expect(try settings("sgd", "critic") == ["sgd", "keras-3", "0.01", nil, nil, "0.9", nil])
  }

  @Test("with other optimizers and another objective where they are asked for, which begin anew")
  func changed() throws {
    let networks = try Self.networks("adam")
    let settings = try SettingsTree(
      yaml: """
        model: acgan
        objective: {name: hinge}
        optimizers:
          generator: {name: adam, learning_rate: 1e-4}
          critic: {name: rmsprop, learning_rate: 1e-4}
        """, file: "own.yaml")
    let recipe = try networks.recipe(.builtIn, settings: settings, overrides: ["training.steps=7"])
    #expect(recipe.model == "imported" && recipe.objective is Hinge && recipe.training.steps == 7)
    let start = networks.start(of: recipe)
    #expect(start.generatorOptimizer?.iterations == 3 && start.criticOptimizer == nil)
  }

  @Test("not with a critic that is none of the generator's samples")
  func misfits() throws {
    let paths = Self.paths("adam")
    let training = Fixture.path("keras_training/adam.keras")
    #expect(
      throws: CriticInterfaceError.noScore(file: training, classes: 3, found: [[3]])
    ) { try KerasNetworks(generator: paths.generator, critic: training) }
    #expect(
      throws: CriticInterfaceError.inputs(file: paths.generator, found: ["'z' [4]", "'number' [1]"])
    ) { try KerasNetworks(generator: paths.generator, critic: paths.generator) }
    let x = Symbol.input("x", [6, 6, 1])
    let table = Embedding(256, 2)(Flatten()(x), name: "table")
    let network = try Network("D", inputs: [x], outputs: [Dense(1)(Flatten()(table))])
    let lookingUp = SavedNetwork(Model(network, seed: 1, on: Device(threads: 1)))
    #expect(throws: CriticInterfaceError.embedding(file: "D.keras", layer: "table")) {
      try CriticInterface().critic(lookingUp, from: "D.keras")
    }
    #expect(
      "\(CriticInterfaceError.embedding(file: "D.keras", layer: "table"))"
        == "D.keras: a critic reads images or points, but 'table' of this network looks up rows of a table")
    let saved = try SavedNetwork(contentsOf: paths.critic)
    #expect(
      throws: CriticInterfaceError.sample(file: "D.keras", expected: [8, 8, 1], found: [6, 6, 1])
    ) { try CriticInterface(sample: [8, 8, 1], classes: 3).critic(saved, from: "D.keras") }
    #expect(
      throws: CriticInterfaceError.head(file: "D.keras", classes: 4, found: [3])
    ) { try CriticInterface(sample: [6, 6, 1], classes: 4).critic(saved, from: "D.keras") }
    #expect(
      throws: CriticInterfaceError.headWithoutClasses(file: "D.keras", found: [3])
    ) { try CriticInterface(sample: [6, 6, 1], classes: 0).critic(saved, from: "D.keras") }
  }

  @Test("with messages that say what was expected and what was found")
  func messages() {
    let cases: [(CriticInterfaceError, String)] = [
      (
        .inputs(file: "D.keras", found: ["'image' [6, 6, 1]", "'kind' [1]"]),
        "D.keras: a critic reads a sample and nothing else, but this network has 2 inputs: 'image' [6, 6, 1], 'kind' [1]"
      ),
      (
        .sample(file: "D.keras", expected: [8, 8, 1], found: [6, 6, 1]),
        "D.keras reads samples of [6, 6, 1], but the generator's are [8, 8, 1]"
      ),
      (
        .noScore(file: "D.keras", classes: 3, found: [[4, 4, 1]]),
        "D.keras: a critic gives a score [1] for a sample, and beside it the probabilities [3] of the classes at most, but "
          + "this network gives [4, 4, 1]"
      ),
      (
        .head(file: "D.keras", classes: 4, found: [3]),
        "D.keras gives [3] beside its score, but the generator has 4 classes: [4], or [8] for those of real and of "
          + "generated images, would fit"
      ),
    ]
    for (error, text) in cases { #expect("\(error)" == text) }
  }

  @Test("with scores whose activation stands before layers that reshape them")
  func reshapedScore() throws {
    let image = Symbol.input("image", [4, 4, 1])
    let score = Flatten()(Conv2D(1, kernel: 4, activation: .sigmoid)(image, name: "score"))
    let network = try Network("D", inputs: [image], outputs: [score])
    let saved = SavedNetwork(Model(network, seed: 1, on: Device.test(threads: 1)))
    let critic = try CriticInterface(sample: [4, 4, 1], classes: 0).critic(saved, from: "D.keras")
    #expect(critic.network.vertices.map(\.className) == ["InputLayer", "Conv2D", "Flatten", "Activation"])
    #expect(CriticInterface.leavesOutActivation(of: critic.network))
    let device = Device.test(threads: 1)
    let x = Tensor((0..<32).map { Float($0) / 16 - 1 }, shape: [2, 4, 4, 1], on: device)
    let (before, after) = (Model(saved, on: device)([x], .inference)[0], Model(critic, on: device)([x], .inference)[0])
    #expect(before.values == after.values)
  }

  @Test("with class probabilities whose softmax stands before layers that reshape them")
  func reshapedClasses() throws {
    let image = Symbol.input("image", [4, 4, 1])
    let score = Dense(1)(Flatten()(image), name: "score")
    let classes = Reshape([3])(Conv2D(3, kernel: 4, activation: .softmax)(image, name: "classes"))
    let network = try Network("D", inputs: [image], outputs: [score, classes])
    let saved = SavedNetwork(Model(network, seed: 1, on: Device.test(threads: 1)))
    let critic = try CriticInterface(sample: [4, 4, 1], classes: 3).critic(saved, from: "D.keras")
    let head = critic.network.outputs[1]
    #expect(critic.network.vertices[head].className == "Activation")
    let device = Device.test(threads: 1)
    let x = Tensor((0..<32).map { Float($0) / 16 - 1 }, shape: [2, 4, 4, 1], on: device)
    let (before, after) = (Model(saved, on: device), Model(critic, on: device))
    let probabilities = after([x], .inference)[1]
    #expect(before([x], .inference)[1].values == probabilities.values)
    var context = CallContext.inference
    context.outputs = .logits
    let logits = after([x], context)[1]
    #expect(logits.values != probabilities.values && logits.softmax().values == probabilities.values)
  }
}
