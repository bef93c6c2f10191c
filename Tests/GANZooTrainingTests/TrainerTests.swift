import Foundation
import GANZoo
import GANZooBackend
import GANZooTestSupport
import Testing

@Suite("The trainer")
struct TrainerTests {
  private static let objectives = [
    ["objective.name=non-saturating"], ["objective.name=non-saturating", "objective.r1=1"], ["objective.name=wgan-gp"],
    ["objective.name=wgan-clipping", "objective.limit=0.1"],
    ["objective.name=wgan-clipping", "objective.limit=0.1", "objective.critic_updates=separate"],
    [
      "objective.name=wgan-clipping", "objective.limit=0.1", "objective.clip=after-step", "objective.clip_biases=false",
    ],
    ["objective.name=minimax"], ["objective.name=lsgan"], ["objective.name=hinge", "objective.r1=1"],
    ["objective.name=dragan"], ["objective.name=dragan", "objective.noise=normal"], ["objective.name=relativistic"],
  ]

  private func recipe(_ settings: [String]) throws -> Recipe {
    try Tiny.recipe(settings + ["training.lr_decay_fraction=0"])
  }

  @Test("every objective trains a critic alone to a lower loss", arguments: objectives)
  func criticLearns(_ objective: [String]) throws {
    let recipe = try recipe(objective)
    let trainer = try Trainer(recipe, dataset: Tiny.images, on: Device.test(threads: 1))
    let weights: [String: Float] = [
      "critic/class_real": recipe.objective.classWeights.real, "critic/class_fake": recipe.objective.classWeights.fake,
      "critic/gradient_penalty": 0, "critic/gradient_penalty_fake": 0, "critic/gradient_norm": 0,
      "critic/gradient_norm_fake": 0,
    ]
    var totals: [Double] = []
    for _ in 0..<80 {
      let losses = try trainer.updateCritic()
      totals.append(losses.map { $0.value * Double(weights[$0.key] ?? 1) }.reduce(0, +))
      #expect(totals.last?.isFinite == true)
    }
    let (first, last) = (totals.prefix(5).reduce(0, +) / 5, totals.suffix(5).reduce(0, +) / 5)
    #expect(last < first - 0.1, "from \(first) to \(last)")
  }

  @Test("every objective gives finite losses, under the network's name", arguments: objectives)
  func steps(_ objective: [String]) throws {
    let trainer = try Trainer(try recipe(objective), dataset: Tiny.images, on: Device.test(threads: 1))
    var names: [String] = []
    for _ in 0..<10 {
      try trainer.step { losses in
        for loss in losses {
          #expect(loss.value.isFinite)
          if !names.contains(loss.key) { names.append(loss.key) }
        }
      }
    }
    #expect(trainer.steps == 10 && trainer.criticUpdates == 10)
    let isPairs = objective[0].hasSuffix("relativistic")
    let sources =
      isPairs ? ["generator/pair", "critic/pair"] : ["generator/adversarial", "critic/fake", "critic/real"]
    #expect(
      names.filter { !$0.contains("penalty") && !$0.contains("norm") }.sorted()
        == (sources + ["generator/class", "critic/class_fake", "critic/class_real"]).sorted())
    let isPenalised =
      isPairs || ["gp", "dragan"].contains { objective[0].hasSuffix($0) } || objective.last == "objective.r1=1"
    #expect(names.contains("critic/gradient_penalty") == isPenalised)
    #expect(names.contains("critic/gradient_penalty_fake") == isPairs)
    #expect(names.contains("critic/gradient_norm") == isPenalised)
    #expect(names.contains("critic/gradient_norm_fake") == isPairs)
  }

  @Test("a critic iteration leaves the generator as it is, and the other way round")
  func freezing() throws {
    let trainer = try Tiny.trainer(
      "architecture.critic.dropout=0.3", "architecture.generator.batch_normalization=false")
    let start = (generator: values(trainer.generator), critic: values(trainer.critic))
    _ = try trainer.updateCritic()
    #expect(values(trainer.generator) == start.generator)
    let trained = values(trainer.critic)
    #expect(zip(trained, start.critic).allSatisfy { $0 != $1 }, "each of the critic's parameters has moved")
    _ = try trainer.updateGenerator()
    #expect(values(trainer.critic) == trained)
    #expect(zip(values(trainer.generator), start.generator).allSatisfy { $0 != $1 })
  }

  @Test("clipping is before each critic iteration, on every weight")
  func clipping() throws {
    let trainer = try Tiny.trainer(
      "objective.name=wgan-clipping", "objective.limit=0.001", "optimizers.critic.learning_rate=1e-9")
    _ = try trainer.updateCritic()
    #expect(values(trainer.critic).joined().allSatisfy { abs($0) <= 0.001_000_1 })
    #expect(values(trainer.critic).joined().contains { abs($0) > 0.000_999 })
  }

  @Test("or after each update of the critic, on its kernels alone")
  func clippingAfterwards() throws {
    let trainer = try Tiny.trainer(
      "objective.name=wgan-clipping", "objective.limit=0.001", "objective.clip=after-step",
      "objective.clip_biases=false", "optimizers.critic.learning_rate=0.1")
    _ = try trainer.updateCritic()
    let isInside = { (name: String) in
      trainer.critic.trainedParameters.filter { $0.description.name == name }.flatMap(\.value.values)
        .allSatisfy { abs($0) <= 0.001 }
    }
    #expect(isInside("kernel") && !isInside("bias"))
  }

  @Test("a critic with batch normalisation sees real and generated images as batches of their own, also in one update")
  func ownBatches() throws {
    let trainer = try Tiny.trainer(
      "objective.name=wgan-clipping", "objective.limit=1000", "architecture.critic.batch_normalization=true",
      "data.translate=0")
    let (critic, seed) = (trainer.critic, trainer.settings.seed)
    let real = Tiny.images.batch(CounterSampler(seed: seed).images(criticUpdate: 0, count: 8, of: Tiny.images.count))
      .values
    let images = Tensor(real, shape: [8, 12, 12, 1], on: critic.device)
    let pass = CallContext.training(seed: seed, step: 0, outputs: .logits)
    let alone = -critic([images], pass)[0].mean().scalar
    let mixed = critic([.concatenated([images, images * -1], axis: 0)], pass)[0].sliced(0..<8, axis: 0)
    #expect(abs(-mixed.mean().scalar - alone) > 0.01, "a batch with others gives other scores")
    let found = try #require(try trainer.updateCritic().first { $0.key == "critic/real" }?.value)
    try expectClose([Float(found)], [alone], "critic/real")
  }

  @Test(
    "relativistic pairs: the generator is compared with the real images that the critic saw last, or more or fewer",
    arguments: [nil, 5, 13])
  func pairs(_ generatorBatch: Int?) throws {
    let count = generatorBatch ?? 8
    let trainer = try Tiny.trainer(
      "objective.name=relativistic", "data.translate=0",
      "training.generator_batch=\(generatorBatch.map(String.init) ?? "")")
    _ = try trainer.updateCritic()
    let device = trainer.critic.device
    let draws = CounterSampler(seed: trainer.settings.seed)
    let chosen = draws.images(criticUpdate: 0, count: count, of: Tiny.images.count)
    let seen = draws.images(criticUpdate: 0, count: 8, of: Tiny.images.count)
    #expect(chosen.prefix(8) == seen.prefix(count))
    let pixels = chosen.flatMap(Tiny.images.image).map { (Float($0) - 127.5) / 127.5 }
    let latents = draws.generatorLatents(step: 0, count: count, trainer.latent, on: device)
    let classes = draws.generatorClasses(step: 0, count: count, classes: 3).map(Float.init)
    let pass = CallContext.training(seed: trainer.settings.seed, step: 0, outputs: .logits)
    let inputs = [latents, Tensor(classes, shape: [count, 1], on: device)]
    let drawn = trainer.generator(inputs, .training(seed: 1, step: 0))[0]
    let real = trainer.critic([Tensor(pixels, shape: drawn.shape, on: device)], pass)[0]
    let expected = (real - trainer.critic([drawn], pass)[0]).softplus().mean().scalar
    let found = try #require(try trainer.updateGenerator().first { $0.key == "generator/pair" }?.value)
    try expectClose([Float(found)], [expected], "generator/pair")
  }

  @Test("the generator's batch may be larger or smaller than the critic's, with every objective", arguments: objectives)
  func generatorBatch(_ objective: [String]) throws {
    for count in [3, 16] {
      let trainer = try Trainer(
        try recipe(objective + ["training.generator_batch=\(count)"]), dataset: Tiny.images, on: Device.test(threads: 1)
      )
      for _ in 0..<3 { try trainer.step { losses in #expect(losses.allSatisfy { $0.value.isFinite }) } }
    }
    let same = try Tiny.trainer("training.generator_batch=8")
    let standard = try Tiny.trainer()
    try same.step()
    try standard.step()
    #expect(values(same.generator) == values(standard.generator))
  }

  @Test("the final weights are the average of all steps' where the recipe averages")
  func average() throws {
    let trainer = try Tiny.trainer("training.ema_decay=0.9")
    let untrained = values(trainer.generator)
    #expect(trainer.withFinalWeights { values(trainer.generator) } == untrained)
    var expected = untrained
    for step in 0..<4 {
      try trainer.step()
      let share = min(0.9, Float(1 + step) / Float(10 + step))
      expected = zip(expected, values(trainer.generator)).map { old, new in
        zip(old, new).map { $0 * share + $1 * (1 - share) }
      }
    }
    let present = values(trainer.generator)
    let averaged = trainer.withFinalWeights { values(trainer.generator) }
    try expectClose(Array(averaged.joined()), Array(expected.joined()), "average", absolute: 1e-6)
    #expect(averaged != present)
    #expect(values(trainer.generator) == present, "training goes on from its own weights")
  }

  @Test("memory after 200 steps is that after 20", arguments: objectives)
  func memory(_ objective: [String]) throws {
    let device = Device.test(threads: 1)
    let trainer = try Trainer(try recipe(objective), dataset: Tiny.images, on: device)
    for _ in 0..<20 { try trainer.step() }
    let early = (inUse: device.memoryInUse, peak: device.peakMemory)
    for _ in 20..<200 { try trainer.step() }
    #expect(device.memoryInUse == early.inUse)
    #expect(device.peakMemory == early.peak)
  }

  @Test("images that do not fit the networks are refused")
  func images() throws {
    let recipe = try Zoo.builtIn.recipe(model: "acgan")
    #expect(
      message { _ = try Trainer(recipe, dataset: Tiny.images, on: Device.test(threads: 1)) }
        == "the examples of mnist are [12, 12, 1], but architecture.sample is [28, 28, 1]; "
        + "--set architecture.sample='[12, 12, 1]' --set architecture.generator.start='[3, 3, 64]' "
        + "--set architecture.classes=3 changes it")
    #expect(
      message { _ = try Tiny.trainer("architecture.classes=4") }
        == "mnist has 3 classes, but architecture.classes is 4; --set architecture.classes=3 changes it")
    #expect(
      message { _ = try Tiny.trainer("training.batch=61") } == "mnist has 60 examples, fewer than training.batch, 61")
    #expect(
      message { _ = try Tiny.trainer("training.generator_batch=61") }
        == "mnist has 60 examples, fewer than training.generator_batch, 61")
  }

  @Test("a rate that is too large stops with the term and the step, at the last weights with finite losses")
  func notFinite() throws {
    let trainer = try Tiny.trainer("optimizers.critic.learning_rate=1e30", "optimizers.generator.learning_rate=1e30")
    let start = (generator: values(trainer.generator), critic: values(trainer.critic))
    #expect(throws: TrainingError.self) { for _ in 0..<5 { try trainer.step() } }
    #expect(values(trainer.generator) == start.generator)
    #expect(values(trainer.critic) == start.critic)
    #expect(trainer.steps == 0)
    let infinite = TrainingError.notFinite(
      NonFinite(
        step: 7, criticUpdate: 9, network: "D", term: "generator/class", value: -.infinity, losses: [], gradients: [],
        examples: [], classes: [], learningRate: 1))
    #expect(infinite.description == "step 7: generator/class is infinite; the last weights with finite losses are kept")
    #expect(
      TrainingError.weightNotFinite(network: "G", weight: "bn/moving_mean", step: 7).description
        == "step 7: G's bn/moving_mean is not finite; the last weights with finite losses are kept")
  }

  @Test("a moving average that is not finite stops the step, though no loss has seen it")
  func movingAverage() throws {
    let trainer = try Tiny.trainer()
    let found = zip(trainer.generator.network.vertices, trainer.generator.layers).compactMap { vertex, parameters in
      parameters.first { $0.description.name == "moving_variance" }.map { (vertex.name, $0) }
    }
    let (layer, variance) = try #require(found.first)
    variance.value = Tensor(repeating: .infinity, shape: variance.value.shape, on: variance.value.device)
    #expect(
      message { try trainer.step() }
        == "step 1: G's \(layer)/moving_variance is not finite; the last weights with finite losses are kept")
  }
}
