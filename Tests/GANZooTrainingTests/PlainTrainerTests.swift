import Foundation
import GANZoo
import GANZooTestSupport
import Testing

@Suite("A trainer of plain values")
struct PlainTrainerTests {
  private static func networks(_ size: Int = 12, classes: Int = 3) throws -> (generator: Network, critic: Network) {
    let (z, c) = (Symbol.input("z", [5]), Symbol.input("c", [1]))
    let hidden = Dense(8, activation: .relu)(Concatenate()(z, Flatten()(Embedding(classes, 4)(c))))
    let image = Reshape([size, size, 1])(Dense(size * size, activation: .tanh)(hidden))
    let x = Symbol.input("x", [size, size, 1])
    let features = LeakyReLU(0.2)(Dense(8)(Flatten()(x)))
    return (
      try Network("G", inputs: [z, c], outputs: [image]),
      try Network("D", inputs: [x], outputs: [Dense(1)(features), Dense(classes, activation: .softmax)(features)])
    )
  }

  private func trainer(steps: Int = 4, size: Int = 12, classes: Int? = 3, batch: Int = 8) throws -> Trainer {
    let networks = try Self.networks(size)
    return try Trainer(
      generator: networks.generator, critic: networks.critic, classes: classes, objective: NonSaturating(),
      optimizers: ({ Adam($0, learningRate: 1e-3) }, { Adam($0, learningRate: 1e-3) }),
      settings: TrainingSettings(steps: steps, batch: batch, emaDecay: 0.9, lrDecayFraction: 0.5, gridEvery: 2),
      dataset: Tiny.images, on: Device.test(threads: 1))
  }

  @Test("trains with observers, saves and restores its state, and goes on to the same weights")
  func checkpoint() throws {
    let folder = try TemporaryFolder()
    let whole = try trainer()
    #expect(
      try whole.run(observers: [
        JSONLinesLog(folder.path + "/log.jsonl"), SampleGrids(folder.path + "/grids"),
        GeneratorSnapshots(folder.path + "/generator.h5"),
      ]) == .finished)
    #expect(whole.steps == 4)
    #expect(
      folder.files == [
        "generator.h5", "grids/step-0000000.png", "grids/step-0000002.png", "grids/step-0000003.png", "log.jsonl",
      ])
    #expect(try GeneratorFile(contentsOf: folder.path + "/generator.h5").provenance.steps == 4)
    let log = String(decoding: try folder.bytes("log.jsonl"), as: UTF8.self)
    #expect(log.hasPrefix("{\"step\": 0, ") && log.contains("\"critic/class_real\": "), "\(log)")

    let first = try trainer()
    for _ in 0..<2 { try first.step() }
    try Checkpoint.save(first, to: folder.path + "/state.h5")
    let second = try trainer()
    try Checkpoint(contentsOf: folder.path + "/state.h5").restore(second)
    #expect(second.steps == 2)
    #expect(try second.run() == .finished)
    #expect(values(second.generator) == values(whole.generator) && values(second.critic) == values(whole.critic))
    #expect(
      second.withFinalWeights { values(second.generator) } == whole.withFinalWeights { values(whole.generator) })

    try second.saveGenerator(to: folder.path + "/final.h5")
    let generator = Generator(try GeneratorFile(contentsOf: folder.path + "/final.h5"), on: Device.test(threads: 1))
    let samples = generator.generateOverview(seed: 1)
    try PNG.write(PixelImage(samples: samples, columns: 10), to: folder.path + "/final.png")
    #expect(try PNG.read(folder.path + "/final.png").width == 142)
  }

  @Test("refuses networks and datasets that do not fit, by name and shape")
  func refusals() throws {
    #expect(
      message { _ = try trainer(size: 10) }
        == "the dataset's samples are [12, 12, 1], but the critic's are [10, 10, 1]")
    #expect(
      message { _ = try trainer(classes: nil) }
        == "the generator has 2 inputs, but there are no classes to tell it")
    let (three, four) = (try Self.networks(classes: 3), try Self.networks(classes: 4))
    #expect(
      message {
        _ = try Trainer(
          generator: four.generator, critic: three.critic, classes: 4, objective: Hinge(),
          optimizers: ({ Adam($0) }, { Adam($0) }), settings: TrainingSettings(steps: 1), dataset: Tiny.images,
          on: Device.test(threads: 1))
      } == "the critic's second output should be the probabilities [4] of the classes, or [8] of real and "
        + "generated ones, but is [3]")
    #expect(
      message { _ = try trainer(batch: 61) } == "the dataset has 60 samples, fewer than a batch, 61")
    let (a, b) = (try Self.networks(10), try Self.networks(12))
    #expect(
      message {
        _ = try Trainer(
          generator: a.generator, critic: b.critic, classes: 3, objective: Hinge(),
          optimizers: ({ Adam($0) }, { Adam($0) }), settings: TrainingSettings(steps: 1), dataset: Tiny.images,
          on: Device.test(threads: 1))
      } == "the generator's samples are [10, 10, 1], but the critic's inputs are [[12, 12, 1]]")
  }

  @Test("refuses embeddings that would look up rows that they do not have")
  func tables() throws {
    let (z, c, x) = (Symbol.input("z", [5]), Symbol.input("c", [1]), Symbol.input("x", [12, 12, 1]))
    let image = Reshape([12, 12, 1])
    func refused(_ generator: Network, _ critic: Network? = nil, classes: Int? = 3) throws -> String {
      let critic = try critic ?? Self.networks().critic
      return message {
        _ = try Trainer(
          generator: generator, critic: critic, latent: LatentSpace(size: 5), classes: classes, objective: Hinge(),
          optimizers: ({ Adam($0) }, { Adam($0) }), settings: TrainingSettings(steps: 1), dataset: Tiny.images,
          on: Device.test(threads: 1))
      }
    }
    let few = Dense(144)(Concatenate()(z, Flatten()(Embedding(2, 4)(c, name: "table"))))
    #expect(
      try refused(Network("G", inputs: [z, c], outputs: [image(few)]))
        == "the embedding 'table' has 2 rows for 3 classes")
    let ofLatents = Dense(144)(Flatten()(Embedding(9, 4)(z, name: "table")))
    #expect(
      try refused(Network("G", inputs: [z], outputs: [image(ofLatents)]), classes: nil)
        == "the embedding 'table' reads no class")
    let oneHot = Symbol.input("c", [3])
    #expect(
      try refused(Network("G", inputs: [z, oneHot], outputs: [image(Dense(144)(Concatenate()(z, oneHot)))]))
        == "the generator's second input is [3], but the number of a class is [1]")
    let six = Symbol.input("z", [6])
    #expect(
      try refused(Network("G", inputs: [six, c], outputs: [image(Dense(144)(Concatenate()(six, c)))]))
        == "the generator's first input is [6], but latent vectors are [5]")
    let judged = Dense(1)(Flatten()(Embedding(256, 2)(Flatten()(x), name: "table")))
    #expect(
      try refused(Self.networks().generator, Network("D", inputs: [x], outputs: [judged]))
        == "the embedding 'table' reads no class")
  }

  @Test("tells observers the recipe that it was made from")
  func recipe() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/generator.h5"
    let recipe = try Tiny.recipe("training.steps=1")
    try Trainer(recipe, dataset: Tiny.images, on: Device.test(threads: 1)).run(observers: [GeneratorSnapshots(path)])
    #expect(try GeneratorFile(contentsOf: path).provenance.recipe == recipe.resolved.yaml)
  }

  @Test("counts epochs, stops when it is asked to, and goes on")
  func epochs() throws {
    let networks = try Self.networks()
    let trainer = try Trainer(
      generator: networks.generator, critic: networks.critic, classes: 3, objective: Hinge(),
      optimizers: ({ SGD($0) }, { SGD($0) }), settings: TrainingSettings(epochs: 1, batch: 20), dataset: Tiny.images,
      on: Device.test(threads: 1))
    #expect(trainer.settings.steps == 3)
    var asked = 0
    let stop = {
      asked += 1
      return asked > 3
    }
    #expect(try trainer.run(requests: TrainingRequests(stop: stop)) == .stopped)
    #expect(trainer.steps == 1 && trainer.criticUpdatesInStep == 1)
    #expect(try trainer.run() == .finished)
  }
}
