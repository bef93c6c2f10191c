import GANZoo
import GANZooModelTestSupport
import GANZooTestSupport
import Testing

@Suite("The residual networks' recipes")
struct ResNetRecipeTests {
  private static let names = ["default", "shapes-64", "cifar10", "cifar10-conditional", "lsun-64", "lsun-101"]
  /// Networks that train in milliseconds a step.
  private static func tiny(_ name: String) -> [String] {
    [
      "architecture.sample=[10, 6, 3]", "architecture.latent=4", "architecture.generator.filters=2",
      "architecture.critic.filters=2", "architecture.critic.stages=1", "architecture.generator.plain_blocks=[1]",
      "architecture.critic.plain_blocks=[1]", "training.batch=4", "training.generator_batch=8",
      "training.lr_decay_fraction=0",
      "schedule.critic_iterations=1",
      "data.translate=0",
    ] + (name == "cifar10-conditional" ? ["architecture.classes=2"] : [])
  }

  @Test("are all there")
  func list() throws {
    #expect(try Zoo.builtIn.architectures["resnet"].recipes.map(\.name) == Self.names)
  }

  @Test("train a few steps with finite losses", arguments: names)
  func train(_ name: String) throws {
    try expectTraining(of: try resnet.recipe(name, Self.tiny(name)))
  }

  @Test("have the paper's numbers")
  func numbers() throws {
    let none: [Parameter] = []
    for name in Self.names.dropFirst(2) {
      let recipe = try resnet.recipe(name, [])
      let penalty = try #require(recipe.objective as? WassersteinGradientPenalty).penalty
      #expect((penalty.lambda, penalty.target, penalty.isOneSided) == (10, 1, false))
      #expect(recipe.schedule == CriticSchedule(updates: 5))
      #expect(recipe.training.batch == 64)
      let isCIFAR = name.hasPrefix("cifar10")
      #expect(recipe.training.generatorBatch == (isCIFAR ? 128 : nil))
      #expect(recipe.training.steps == (isCIFAR ? 100_000 : 200_000))
      #expect(recipe.training.lrDecayFraction == (isCIFAR ? 1 : 0))
      for maker in [recipe.optimizers.generator, recipe.optimizers.critic] {
        let adam = try #require(maker(none) as? Adam)
        #expect(adam.learningRate == (isCIFAR ? 2e-4 : 1e-4))
        #expect((adam.beta1, adam.beta2) == (name == "lsun-101" ? 0.5 : 0, 0.9))
      }
    }
    let weights = try resnet.recipe("cifar10-conditional", []).objective.classWeights
    #expect(weights == ClassLossWeights(real: 1, fake: 0, generator: 0.1))
  }
}
