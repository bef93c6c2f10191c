import GANZoo
import GANZooModelTestSupport
import GANZooTestSupport
import Testing

@Suite("The DCGAN's recipes")
struct DCGANRecipeTests {
  private static let names = [
    "default", "shapes", "wgan", "wgan-constant", "wgan-gp-mnist", "lsun-baseline", "lsun-no-norm-constant", "lsun-mlp",
    "lsun-no-norm", "lsun-gated", "lsun-tanh", "seed-002-gan", "seed-002-wgan",
  ]
  /// Networks that train in milliseconds a step.
  private static let tiny = [
    "architecture.sample=[10, 6, 3]", "architecture.latent=4", "architecture.critic.filters=3", "training.batch=4",
    "training.lr_decay_fraction=0", "schedule.critic_iterations=1", "data.translate=0",
  ]

  @Test("are all there")
  func list() throws {
    #expect(try Zoo.builtIn.architectures["dcgan"].recipes.map(\.name) == Self.names)
  }

  @Test("train a few steps with finite losses", arguments: names)
  func train(_ name: String) throws {
    let isPerceptron = name == "lsun-mlp"
    let generator = "architecture.generator." + (isPerceptron ? "hidden=[5, 5]" : "filters=3")
    try expectTraining(of: try dcgan.recipe(name, Self.tiny + [generator]))
  }

  @Test("have the papers' numbers")
  func numbers() throws {
    let wgan = try dcgan.recipe("wgan", [])
    let clipping = try #require(wgan.objective as? WassersteinClipping)
    #expect((clipping.limit, clipping.moment, clipping.clipsBiases) == (0.01, .afterStep, true))
    #expect(wgan.schedule == CriticSchedule.named.first { $0.name == "wgan-burst" }?.schedule)
    #expect(wgan.training.batch == 64)
    let none: [Parameter] = []
    #expect((wgan.optimizers.critic(none) as? RMSprop)?.learningRate == 5e-5)
    for name in ["wgan-gp-mnist"] + Self.names.filter({ $0.hasPrefix("lsun") }) {
      let recipe = try dcgan.recipe(name, [])
      let penalty = try #require(recipe.objective as? WassersteinGradientPenalty).penalty
      #expect((penalty.lambda, penalty.target, penalty.isOneSided) == (10, 1, false))
      #expect(recipe.schedule == CriticSchedule(updates: 5))
      for maker in [recipe.optimizers.generator, recipe.optimizers.critic] {
        let adam = try #require(maker(none) as? Adam)
        #expect((adam.learningRate, adam.beta1, adam.beta2) == (1e-4, 0.5, 0.9))
      }
    }
  }

  @Test("a conditional one trains its class head")
  func conditional() throws {
    let recipe = try dcgan.recipe(
      "default", Self.tiny + ["architecture.classes=2", "architecture.generator.filters=3"])
    let trainer = try Trainer(recipe, dataset: smallImages, on: Device(threads: 1))
    let losses = try trainer.updateCritic() + trainer.updateGenerator()
    #expect(
      losses.map(\.key).filter { $0.contains("class") } == [
        "critic/class_real", "critic/class_fake", "generator/class",
      ])
    #expect(losses.allSatisfy { $0.value.isFinite })
  }
}
