import GANZoo
import GANZooModelTestSupport
import GANZooTestSupport
import Testing

@Suite("The DCGAN's settings")
struct DCGANSettingsTests {
  private func filters(_ network: Network, _ className: String) -> [Int] {
    network.vertices.filter { $0.className == className }.map(\.outputShape.last)
  }

  private func text(_ overrides: String...) -> String { message { _ = try dcgan.recipe("default", overrides) } }

  @Test("filters and growth are those of half the size, and of each half of that")
  func filters() throws {
    let changed = try dcgan.networks(
      "default", "architecture.generator.filters=5", "architecture.generator.growth=3", "architecture.critic.filters=6",
      "architecture.critic.growth=1")
    #expect(changed.generator.vertices.first { $0.className == "Reshape" }?.outputShape == [4, 4, 45])
    #expect(filters(changed.generator, "Conv2DTranspose") == [15, 5, 1])
    #expect(filters(changed.critic, "Conv2D") == [6, 6, 6])
  }

  @Test("stages are the halvings")
  func stages() throws {
    let changed = try dcgan.networks("default", "architecture.generator.stages=1", "architecture.critic.stages=2")
    #expect(changed.generator.vertices.first { $0.className == "Reshape" }?.outputShape == [14, 14, 32])
    #expect(filters(changed.generator, "Conv2DTranspose") == [1])
    #expect(filters(changed.critic, "Conv2D") == [32, 64])
  }

  @Test("kernel is the size of the strided kernels")
  func kernel() throws {
    let changed = try dcgan.networks("default", "architecture.generator.kernel=5", "architecture.critic.kernel=3")
    let kernels = { (network: Network) in
      network.vertices.flatMap(\.parameters).filter { $0.name == "kernel" && $0.shape.rank == 4 }.map { $0.shape[0] }
    }
    #expect(kernels(changed.generator) == [5, 5, 5])
    #expect(kernels(changed.critic) == [3, 3, 3])
  }

  @Test("normalisation is everywhere but at the critic's first layer and the image")
  func normalization() throws {
    let changed = try dcgan.networks(
      "default", "architecture.generator.normalization=layer", "architecture.critic.normalization=batch")
    #expect(count("LayerNormalization", in: changed.generator) == 3)
    #expect(count("BatchNormalization", in: changed.generator) == 0)
    #expect(
      rows(changed.critic).prefix(5) == [
        "InputLayer [28, 28, 1] 0", "Conv2D [14, 14, 32] 544", "LeakyReLU [14, 14, 32] 0", "Conv2D [7, 7, 64] 32832",
        "BatchNormalization [7, 7, 64] 256",
      ])
    #expect(count("BatchNormalization", in: changed.critic) == 2)
    let none = try dcgan.networks("default", "architecture.generator.normalization=none")
    #expect(count("BatchNormalization", in: none.generator) == 0)
  }

  @Test("a gated nonlinearity has two layers for each of the others'")
  func gated() throws {
    let changed = try dcgan.networks(
      "default", "architecture.generator.activation=gated", "architecture.critic.activation=gated")
    #expect(filters(changed.generator, "Conv2DTranspose") == [64, 64, 32, 32, 1])
    #expect(count("BatchNormalization", in: changed.generator) == 6)
    #expect(count("Multiply", in: changed.generator) == 3)
    #expect(filters(changed.critic, "Conv2D") == [32, 32, 64, 64, 128, 128])
    #expect(count("Multiply", in: changed.critic) == 3)
  }

  @Test("other nonlinearities", arguments: [("tanh", "Activation"), ("elu", "ELU"), ("relu", "ReLU")])
  func nonlinearities(_ name: String, _ className: String) throws {
    #expect(count(className, in: try dcgan.networks("default", "architecture.critic.activation=\(name)").critic) == 3)
  }

  @Test("extra layers have a 3 x 3 kernel and no stride, at half the sample's size")
  func extraLayers() throws {
    let changed = try dcgan.networks(
      "default", "architecture.generator.extra_layers=1", "architecture.critic.extra_layers=2")
    #expect(
      rows(changed.generator).suffix(6) == [
        "ReLU [14, 14, 32] 0", "Conv2D [14, 14, 32] 9216", "BatchNormalization [14, 14, 32] 128", "ReLU [14, 14, 32] 0",
        "Conv2DTranspose [28, 28, 1] 512", "Activation [28, 28, 1] 0",
      ])
    #expect(
      rows(changed.critic)[1...6] == [
        "Conv2D [14, 14, 32] 544", "LeakyReLU [14, 14, 32] 0", "Conv2D [14, 14, 32] 9248", "LeakyReLU [14, 14, 32] 0",
        "Conv2D [14, 14, 32] 9248", "LeakyReLU [14, 14, 32] 0",
      ])
  }

  @Test("without biases there is none, but for the normalisations'")
  func bias() throws {
    let none = try dcgan.networks("seed-002-wgan")
    for network in [none.generator, none.critic] {
      let names = Set(network.vertices.flatMap(\.parameters).map(\.name))
      #expect(names == ["kernel", "gamma", "beta", "moving_mean", "moving_variance"])
    }
    let all = try dcgan.networks("default", "architecture.generator.bias=true")
    #expect(all.generator.vertices.flatMap(\.parameters).filter { $0.name == "bias" }.count == 4)
  }

  @Test("every kernel starts as the initializer says")
  func initializer() throws {
    let changed = try dcgan.networks(
      "default", "architecture.generator.initializer=normal", "architecture.generator.deviation=0.5",
      "architecture.critic.initializer=he-normal")
    let initializers = { (network: Network) in
      Set(network.vertices.flatMap(\.parameters).filter { $0.name == "kernel" }.map(\.initializer))
    }
    #expect(initializers(changed.generator) == [.randomNormal(mean: 0, stddev: 0.5)])
    #expect(initializers(changed.critic) == [.heNormal])
  }

  @Test("a perceptron takes the place of the generator's convolutions, and the recipe's settings of those")
  func perceptron() throws {
    let changed = try dcgan.networks(
      "default", "architecture.generator.name=mlp", "architecture.generator.hidden=[7, 6]",
      "architecture.generator.normalization=none", "architecture.generator.bias=true")
    #expect(
      rows(changed.generator) == [
        "InputLayer [100] 0", "Dense [7] 707", "ReLU [7] 0", "Dense [6] 48", "ReLU [6] 0", "Dense [784] 5488",
        "Reshape [28, 28, 1] 0",
      ])
    // 128 -> 512 -> 512 -> 512 -> 512 -> 64 x 64 x 3
    #expect(try dcgan.networks("lsun-mlp").generator.parameterCount == 7_157_760)
  }

  @Test("what cannot be is said")
  func wrong() {
    #expect(
      text("architecture.generator.name=unet")
        == "--set architecture.generator.name=unet: expected one of convolutions, mlp, found 'unet'")
    #expect(
      text("architecture.generator.hidden=[7]")
        == "--set architecture.generator.hidden=[7]: unknown setting 'architecture.generator.hidden'; known: "
        + "architecture.generator.name, architecture.generator.stages, architecture.generator.filters, "
        + "architecture.generator.growth, architecture.generator.kernel, architecture.generator.extra_layers, "
        + "architecture.generator.normalization, architecture.generator.activation, architecture.generator.slope, "
        + "architecture.generator.bias, architecture.generator.initializer, architecture.generator.deviation")
    #expect(
      text("architecture.critic.normalization=spectral")
        == "--set architecture.critic.normalization=spectral: expected one of none, batch, layer, found 'spectral'")
    #expect(
      text("architecture.critic.stages=0")
        == "--set architecture.critic.stages=0: expected a whole number from 1 to 10, found '0'")
    #expect(
      text("architecture.sample=[28, 28, 5]")
        == "architecture.sample should be [height, width, 1 to 4 channels], but is [28, 28, 5]")
    #expect(
      text("architecture.critic.stages=10", "architecture.critic.filters=65536", "architecture.critic.growth=8")
        == "D: the kernel of layer 'conv2d_1' would be [4, 4, 65536, 524288]: more than 67108864 numbers")
  }
}
