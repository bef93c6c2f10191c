import GANZoo
import GANZooModelTestSupport
import GANZooTestSupport
import Testing

@Suite("The residual networks' settings")
struct ResNetSettingsTests {
  private func text(_ recipe: String = "default", _ overrides: String...) -> String {
    message { _ = try resnet.recipe(recipe, overrides) }
  }

  private func shapes(_ network: Network, _ className: String) -> [[Int]] {
    network.vertices.filter { $0.className == className }.map(\.outputShape.sizes)
  }

  /// Height of the image that each 3 x 3 convolution sees.
  private func heights(_ network: Network) -> [Int] {
    network.vertices.filter { ($0.layer as? Conv2D)?.window.height == 3 }.map { $0.inputShapes[0][0] }
  }

  @Test("a generator's image is doubled before a block's first convolution, or before its second")
  func upSampling() throws {
    let first = try resnet.networks("default").generator
    #expect(heights(first) == [8, 8, 14, 14, 28, 28, 28])
    let second = try resnet.networks("default", "architecture.generator.upsample=second").generator
    #expect(heights(second) == [4, 8, 7, 14, 14, 28, 28])
    #expect(first.parameterCount == second.parameterCount)
  }

  @Test("filters and growth are those of the sample's size, and of each half of it")
  func filters() throws {
    let changed = try resnet.networks(
      "default", "architecture.generator.filters=5", "architecture.generator.growth=2", "architecture.critic.filters=3",
      "architecture.critic.growth=3")
    #expect(shapes(changed.generator, "Reshape") == [[4, 4, 20]])
    #expect(shapes(changed.generator, "Add") == [[8, 8, 20], [14, 14, 10], [28, 28, 5]])
    #expect(shapes(changed.critic, "Add") == [[14, 14, 9], [7, 7, 27], [4, 4, 27], [4, 4, 27]])
  }

  @Test("stages are the halvings, plain blocks those between them, from the smallest image on")
  func stages() throws {
    let changed = try resnet.networks(
      "default", "architecture.generator.stages=1", "architecture.generator.plain_blocks=[1, 2]",
      "architecture.critic.stages=2", "architecture.critic.plain_blocks=[0, 3]")
    let wide = 32
    #expect(
      shapes(changed.generator, "Add") == [[14, 14, wide], [28, 28, wide], [28, 28, wide], [28, 28, wide]])
    #expect(
      shapes(changed.critic, "Add") == [
        [14, 14, wide], [14, 14, wide], [14, 14, wide], [14, 14, wide], [7, 7, wide],
      ])
  }

  @Test(
    "normalisations are two in each basic block and one behind the generator's last, none in the critic's first block")
  func normalization() throws {
    let networks = try resnet.networks("default", "architecture.critic.normalization=layer")
    #expect(count("BatchNormalization", in: networks.generator) == 7)
    #expect(count("LayerNormalization", in: networks.critic) == 6)
    let other = try resnet.networks("default", "architecture.generator.normalization=none")
    #expect(count("BatchNormalization", in: other.generator) == 0)
    #expect(count("LayerNormalization", in: other.critic) == 0)
    let bottlenecks = try resnet.networks("lsun-101")
    #expect(count("BatchNormalization", in: bottlenecks.generator) == 33)
    #expect(count("LayerNormalization", in: bottlenecks.critic) == 33)
  }

  @Test("a conditional normalisation is the only way that a class comes in; the last normalisation is the same for all")
  func conditional() throws {
    let generator = try resnet.networks("cifar10-conditional").generator
    #expect(count("Embedding", in: generator) == 12)
    #expect(count("BatchNormalization", in: generator) == 7)
    #expect(count("Concatenate", in: generator) == 0)
    #expect(generator.inputShapes == [[128], [1]])
    let joined = try resnet.networks("cifar10-conditional", "architecture.generator.normalization=batch").generator
    #expect(count("Concatenate", in: joined) == 1)
    #expect(count("Embedding", in: joined) == 1)
    #expect(try resnet.networks("cifar10-conditional").critic.outputShapes == [[1], [10]])
  }

  @Test("the class changes the image of a conditional generator")
  func classes() throws {
    let generator = try resnet.networks("cifar10-conditional", "architecture.generator.filters=2").generator
    let device = Device(threads: 1)
    let model = Model(generator, seed: 1, on: device)
    let random = RandomStream(seed: 2, purpose: .latents)
    let shifts = model.parameters.filter {
      $0.description.name == "embeddings" && $0.description.initializer == .zeros
    }
    #expect(shifts.count == 6)
    for parameter in shifts {
      parameter.value = Tensor(normal: 1, shape: parameter.value.shape, from: random, on: device)
    }
    let latents = Tensor(repeating: 0.5, shape: [2, 128], on: device)
    let images = model([latents, Tensor([0, 7], shape: [2, 1], on: device)], .inference)[0]
    #expect(images.sliced(0..<1, axis: 0).values != images.sliced(1..<2, axis: 0).values)
  }

  @Test("the critic begins with a block of its own or a convolution, and ends with means or all numbers")
  func ends() throws {
    let own = try resnet.networks("default", "architecture.critic.head=mean").critic
    #expect(shapes(own, "Add").first == [14, 14, 32])
    #expect(own.vertices.suffix(2).map(\.className) == ["GlobalAveragePooling2D", "Dense"])
    let other = try resnet.networks(
      "default", "architecture.critic.first=convolution", "architecture.critic.head=flatten",
      "architecture.critic.plain_blocks=[0, 0, 0, 1]"
    ).critic
    #expect(other.vertices[1].className == "Conv2D" && other.vertices[1].outputShape == [28, 28, 32])
    #expect(shapes(other, "Add") == [[28, 28, 32], [14, 14, 32], [7, 7, 32], [4, 4, 32]])
    #expect(other.vertices.suffix(3).map(\.className) == ["Add", "Flatten", "Dense"])
    #expect(other.vertices.last?.inputShapes == [[512]])
  }

  @Test("bottlenecks halve the channels inside, add 0.3 of their output, and end in a fifth")
  func bottlenecks() throws {
    let small = ["architecture.generator.plain_blocks=[1]", "architecture.critic.plain_blocks=[1]"]
    let networks = try resnet.networks("lsun-101", small)
    let scales = { (network: Network) in network.vertices.compactMap { ($0.layer as? Rescaling)?.scale } }
    #expect(scales(networks.generator) == [0.3, 0.3, 0.3, 0.3, 0.3, 0.2])
    #expect(scales(networks.critic) == [0.3, 0.3, 0.3, 0.3, 0.3, 0.2])
    let kernels = networks.generator.vertices.filter { $0.className == "Conv2D" }
      .compactMap { $0.parameters.first?.shape }
    #expect(kernels.prefix(3) == [[1, 1, 512, 256], [3, 3, 256, 256], [1, 1, 256, 512]])
  }

  @Test("the kernels in blocks start as the initializer says, all others Glorot uniform")
  func initializer() throws {
    let networks = try resnet.networks(
      "default", "architecture.critic.initializer=normal", "architecture.critic.deviation=0.5")
    let kernels = networks.critic.vertices.flatMap(\.parameters).filter { $0.name == "kernel" }
    #expect(kernels.filter { $0.initializer == .randomNormal(mean: 0, stddev: 0.5) }.allSatisfy { $0.shape[0] == 3 })
    #expect(kernels.filter { $0.initializer == .randomNormal(mean: 0, stddev: 0.5) }.count == 8)
    #expect(kernels.filter { $0.initializer == .glorotUniform }.count == 4)
    let other = networks.generator.vertices.flatMap(\.parameters).filter { $0.initializer == .heUniform }
    #expect(other.count == 6)
  }

  @Test("what cannot be is said")
  func wrong() {
    #expect(
      text("default", "architecture.blocks=dense")
        == "--set architecture.blocks=dense: expected one of basic, bottleneck, found 'dense'")
    #expect(
      text("default", "architecture.generator.upsample=third")
        == "--set architecture.generator.upsample=third: expected one of first, second, found 'third'")
    #expect(
      text("default", "architecture.generator.normalization=conditional-batch")
        == "architecture.generator.normalization is conditional-batch, but architecture.classes is 0; expected at least 1"
    )
    #expect(
      text("default", "architecture.generator.plain_blocks=[0, 0, 0, 0, 1]")
        == "architecture.generator.plain_blocks has 5 numbers, but the image has 4 sizes, [4, 4] to [28, 28]; expected at "
        + "most one for each")
    #expect(
      text("default", "architecture.critic.plain_blocks=[0, 0, 0, 2]")
        == "architecture.critic.plain_blocks has 2 at the sample's size, which the first block halves; expected 0, or "
        + "architecture.critic.first: convolution")
    #expect(
      text("default", "architecture.critic.plain_blocks=[64, 64, 64]", "architecture.critic.normalization=layer")
        == "D: a network has at most 1024 layers, not 1374")
  }
}
