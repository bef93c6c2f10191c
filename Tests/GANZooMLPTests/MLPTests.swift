import GANZoo
import GANZooTestSupport
import Testing

@Suite("MLP")
struct MLPTests {
  private func architecture(_ recipe: String, _ overrides: String...) throws -> any Architecture {
    try Zoo.builtIn.recipe(model: "mlp", recipe: recipe, overrides: overrides).architecture
  }

  private func text(_ overrides: String...) -> String {
    message { _ = try Zoo.builtIn.recipe(model: "mlp", overrides: overrides) }
  }

  private func shapes(_ network: Network, _ className: String) -> [Shape] {
    network.vertices.filter { $0.className == className }.map(\.outputShape)
  }

  @Test("WGAN's generator has four layers of 512 ReLU units and a linear output")
  func wgan() throws {
    let network = try architecture("wgan").generator()
    #expect(shapes(network, "Dense") == [[512], [512], [512], [784]])
    #expect(shapes(network, "ReLU") == [[512], [512], [512]])
    #expect(network.outputShapes == [[28, 28, 1]])
    #expect((network.vertices.last { $0.className == "Dense" }?.layer as? Dense)?.activation == .linear)
    // 100 · 512 + 512, 2 (512 · 512 + 512), 512 · 784 + 784
    #expect(network.parameterCount == 979_216)
  }

  @Test("WGAN's networks learn by the RMSprop of the authors' framework")
  func rmsprop() throws {
    let recipe = try Zoo.builtIn.recipe(model: "mlp", recipe: "wgan")
    for maker in [recipe.optimizers.generator, recipe.optimizers.critic] {
      let optimizer = try #require(maker([]) as? RMSprop)
      #expect((optimizer.learningRate, optimizer.rho, optimizer.epsilon) == (5e-5, 0.99, 1e-8))
      #expect(optimizer.convention == .pytorch01)
    }
  }

  @Test("the toy's networks are those of gan_toy.py: three hidden layers of 512, points in and out")
  func toy() throws {
    let toy = try architecture("toy-25-gaussians-paper")
    let networks = (generator: try toy.generator(), critic: try toy.critic())
    #expect(toy.latent == LatentSpace(size: 2, distribution: .normal))
    #expect(shapes(networks.generator, "Dense") == [[512], [512], [512], [2]])
    #expect(shapes(networks.critic, "Dense") == [[512], [512], [512], [1]])
    #expect(shapes(networks.critic, "Flatten").isEmpty)
    let recipe = try Zoo.builtIn.recipe(model: "mlp", recipe: "toy-25-gaussians-paper")
    let adam = try #require(recipe.optimizers.critic([]) as? Adam)
    #expect((adam.learningRate, adam.beta1, adam.beta2, adam.epsilon) == (1e-4, 0.5, 0.9, 1e-8))
    #expect(adam.convention == .tensorflow)
    for network in [networks.generator, networks.critic] {
      let kernels = network.vertices.flatMap(\.parameters).filter { $0.name == "kernel" }.map(\.initializer)
      #expect(kernels == [.heUniform, .heUniform, .heUniform, .glorotUniform])
    }
    #expect(try architecture("toy-swiss-roll-12-layers").critic().vertices.count { $0.className == "ReLU" } == 12)
  }

  @Test("the toy with clipped weights has the optimizer of the authors' framework")
  func clipping() throws {
    let recipe = try Zoo.builtIn.recipe(model: "mlp", recipe: "toy-25-gaussians-clipping")
    for maker in [recipe.optimizers.generator, recipe.optimizers.critic] {
      let optimizer = try #require(maker([]) as? RMSprop)
      #expect((optimizer.learningRate, optimizer.rho, optimizer.epsilon) == (5e-5, 0.9, 1e-10))
      #expect(optimizer.convention == .tensorflow)
    }
  }

  @Test("with classes the generator is given one and the critic names it, without them neither")
  func classes() throws {
    let conditional = try architecture("default")
    #expect(try conditional.generator().inputShapes == [[64], [1]])
    #expect(try conditional.critic().outputShapes == [[1], [10]])
    let plain = try architecture("default", "architecture.classes=0")
    #expect(plain.classes == nil)
    #expect(try plain.generator().inputShapes == [[64]])
    #expect(try plain.critic().outputShapes == [[1]])
  }

  @Test("a class goes in as a one-hot vector behind the latent one")
  func oneHot() throws {
    let network = try architecture("default", "architecture.generator.hidden=[]").generator()
    let model = Model(network, seed: 1, on: Device(threads: 1))
    let embedding = try #require(
      zip(network.vertices, model.layers).first { $0.0.className == "Embedding" }?.1["embeddings"])
    #expect(embedding.value.values == (0..<100).map { $0 % 11 == 0 ? 1 : 0 })
    #expect(shapes(network, "Concatenate") == [[74]])
  }

  @Test("any activation and normalisation may stand between layers")
  func settings() throws {
    for (form, layers) in [
      ("relu", ["ReLU"]), ("leaky-relu", ["LeakyReLU"]), ("elu", ["ELU"]), ("tanh", ["Activation"]),
      ("softplus", ["Rescaling", "Activation", "Rescaling"]),
    ] {
      let network = try architecture(
        "default", "architecture.critic.hidden=[7]", "architecture.critic.activation=\(form)",
        "architecture.critic.normalization=layer"
      ).critic()
      #expect(
        network.vertices.map(\.className) == ["InputLayer", "Flatten", "Dense", "LayerNormalization"] + layers
          + ["Dense", "Dense"])
    }
    let gated = try architecture(
      "default", "architecture.critic.hidden=[7]", "architecture.critic.activation=gated"
    ).critic()
    #expect(shapes(gated, "Dense") == [[7], [7], [1], [10]])
    #expect(shapes(gated, "Multiply") == [[7]])
  }

  @Test("what cannot be is said")
  func wrong() {
    #expect(
      text("architecture.sample=[3]")
        == "architecture.sample should be [height, width, 1 to 4 channels] or [2], but is [3]")
    #expect(
      text("architecture.sample=[28, 28]")
        == "architecture.sample should be [height, width, 1 to 4 channels] or [2], but is [28, 28]")
    #expect(
      text("architecture.sample=[2]", "data.translate=1")
        == "data.translate changes images, but architecture.sample is [2], no image")
    #expect(
      text("architecture.generator.hidden=[0]")
        == "--set architecture.generator.hidden=[0]: expected a list of 0 to 64 whole numbers from 1 to 65536, found "
        + "'0' as item 1")
  }
}
