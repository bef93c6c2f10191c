import Foundation
import GANZoo
import GANZooTestSupport
import Testing

@Suite("Noise on what the critic sees")
struct InstanceNoiseTests {
  @Test("falls in a straight line to 0, and ends at a step or with the training")
  func deviation() throws {
    let noise = InstanceNoise(deviation: 0.4, until: 8)
    #expect([0, 2, 4, 7, 8, 9, 1000].map { noise.deviation(at: $0, of: 20) } == [0.4, 0.3, 0.2, 0.05, 0, 0, 0])
    #expect([0, 5, 10].map { InstanceNoise(deviation: 0.4).deviation(at: $0, of: 10) } == [0.4, 0.2, 0])
    #expect(InstanceNoise().deviation(at: 0, of: 10) == 0)
    let recipe = try Tiny.recipe("data.noise.deviation=0.1", "data.noise.until=7")
    #expect(recipe.data.augmentation.noise == InstanceNoise(deviation: 0.1, until: 7))
    #expect(recipe.resolved.yaml.contains("  noise:\n    deviation: 0.1\n    until: 7\n"))
    #expect(try !Tiny.recipe().resolved.yaml.contains("noise"))
  }

  @Test("settings that mean nothing are refused")
  func settings() {
    for (settings, text) in [
      (["data.noise.until=7"], "data.noise.deviation is missing; expected a number from 0 to 1000"),
      (["data.noise=0.1"], "--set data.noise=0.1: expected a section, found '0.1'"),
      (["data.noise.deviation=-1"], "--set data.noise.deviation=-1: expected a number from 0 to 1000, found '-1'"),
      (
        ["data.noise.deviation=1", "data.noise.untill=3"],
        "--set data.noise.untill=3: unknown setting 'data.noise.untill'; did you mean 'data.noise.until'? known: data.noise.deviation, "
          + "data.noise.until"
      ),
    ] {
      let found = message { _ = try Tiny.recipe(settings) }
      #expect(found == text || found.hasSuffix(text), "\(found)")
    }
  }

  @Test(
    "is normal, of the deviation of the step, the same for the same key and other for another; gradients go through")
  func numbers() throws {
    let device = Device.test(threads: 2)
    let noise = InstanceNoise(deviation: 0.5, until: 4)
    let images = Tensor(repeating: 0.25, shape: [10, 30, 30, 1], on: device).variable()
    let random = RandomStream(seed: 3, purpose: .instanceNoise, step: 5, part: 1)
    let seen = noise(images, at: 2, of: 100, random)
    let added = (seen - images).values
    let mean = added.reduce(0, +) / Float(added.count)
    let deviation = (added.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Float(added.count)).squareRoot()
    #expect(abs(mean) < 0.01 && abs(deviation - 0.25) < 0.01, "\(mean), \(deviation)")
    #expect(
      seen.values
        == (images + Tensor(normal: 0.25, shape: images.shape, from: random, on: device)).values)
    #expect(
      noise(images, at: 2, of: 100, RandomStream(seed: 3, purpose: .instanceNoise, step: 5, part: 2)).values
        != seen.values)
    #expect(gradients(of: seen.sum(), with: [images])[0].values.allSatisfy { $0 == 1 })
    // No new tensor where there is no noise.
    #expect(noise(images, at: 4, of: 100, random).values == images.values)
  }

  @Test("without noise, or after it, a training is the same bit for bit")
  func off() throws {
    let plain = try Tiny.trainer()
    let none = try Tiny.trainer("data.noise.deviation=0")
    let noisy = try Tiny.trainer("data.noise.deviation=0.3")
    for trainer in [plain, none, noisy] { for _ in 0..<3 { try trainer.step() } }
    #expect(values(plain.critic) == values(none.critic) && values(plain.generator) == values(none.generator))
    #expect(values(plain.critic) != values(noisy.critic) && values(plain.generator) != values(noisy.generator))
  }

  @Test("the critic's loss is that of moved images with noise, of real and generated ones, and the generator's too")
  func losses() throws {
    let trainer = try Tiny.trainer(
      "objective.name=wgan-gp", "data.translate=0", "data.noise.deviation=0.5", "data.noise.until=100",
      "schedule.critic_iterations=1")
    let device = trainer.critic.device
    let draws = CounterSampler(seed: trainer.settings.seed)
    func noise(_ shape: Shape, step: Int, part: Int) -> Tensor {
      let random = RandomStream(seed: trainer.settings.seed, purpose: .instanceNoise, step: step, part: part)
      return Tensor(normal: 0.5, shape: shape, from: random, on: device)
    }
    let pixels = draws.images(criticUpdate: 0, count: 8, of: 60).flatMap(Tiny.images.image).map {
      (Float($0) - 127.5) / 127.5
    }
    let real = Tensor(pixels, shape: [8, 12, 12, 1], on: device)
    let pass = CallContext.training(seed: trainer.settings.seed, step: 0, outputs: .logits)
    let expected = -trainer.critic([real + noise(real.shape, step: 0, part: 0)], pass)[0].mean().scalar
    let losses = try trainer.updateCritic()
    try expectClose(
      [Float(try #require(losses.first { $0.key == "critic/real" }?.value))], [expected], "critic/real")

    let latents = draws.generatorLatents(step: 0, count: 8, trainer.latent, on: device)
    let classes = draws.generatorClasses(step: 0, count: 8, classes: 3).map(Float.init)
    let drawn = trainer.generator(
      [latents, Tensor(classes, shape: [8, 1], on: device)], .training(seed: 1, step: 0))[0]
    let score = trainer.critic(
      [drawn + noise(drawn.shape, step: 1, part: 4)], .training(seed: 1, step: 1, outputs: .logits))[0]
    let found = try #require(try trainer.updateGenerator().first { $0.key == "generator/adversarial" }?.value)
    try expectClose([Float(found)], [-score.mean().scalar], "generator/adversarial")
  }

  @Test("points have noise, too, and any number of threads gives the same bits")
  func pointsAndThreads() throws {
    let weights = try [1, 3].map { threads in
      let recipe = try Zoo.builtIn.recipe(
        model: "mlp", recipe: "toy-8-gaussians",
        overrides: ["data.noise.deviation=0.2", "training.batch=64", "data.count=1000", "schedule.critic_iterations=1"])
      let trainer = try Trainer(recipe, dataset: recipe.loadDataset(), on: Device.test(threads: threads))
      for _ in 0..<2 { try trainer.step() }
      let plain = try Trainer(
        Zoo.builtIn.recipe(
          model: "mlp", recipe: "toy-8-gaussians",
          overrides: ["training.batch=64", "data.count=1000", "schedule.critic_iterations=1"]),
        dataset: recipe.loadDataset(), on: Device.test(threads: threads))
      for _ in 0..<2 { try plain.step() }
      #expect(values(trainer.critic) != values(plain.critic))
      return (values(trainer.critic) + values(trainer.generator)).map { $0.map(\.bitPattern) }
    }
    #expect(weights[0] == weights[1])
    let images = try [1, 3].map { threads in
      let trainer = try Tiny.trainer("data.noise.deviation=0.2", threads: threads)
      for _ in 0..<3 { try trainer.step() }
      return values(trainer.generator).map { $0.map(\.bitPattern) }
    }
    #expect(images[0] == images[1])
  }
}
