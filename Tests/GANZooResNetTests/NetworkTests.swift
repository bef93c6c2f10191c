import GANZoo
import GANZooModelTestSupport
import GANZooTestSupport
import Testing

@Suite("The residual networks")
struct ResNetNetworkTests {
  @Test(
    "have as many weights as those of gan_cifar_resnet.py",
    arguments: [("cifar10", 1_204_483, 1_053_825), ("cifar10-conditional", 1_218_307, 1_055_115)])
  func counts(_ recipe: String, _ generator: Int, _ critic: Int) throws {
    let networks = try resnet.networks(recipe)
    #expect(networks.generator.trainedParameterCount == generator)
    #expect(networks.critic.trainedParameterCount == critic)
  }

  @Test(
    "have kernels like those of gan_64x64.py",
    arguments: [("lsun-64", 8_525_504, 7_485_120), ("lsun-101", 9_160_032, 7_597_408)])
  func kernels(_ recipe: String, _ generator: Int, _ critic: Int) throws {
    let networks = try resnet.networks(recipe)
    #expect(kernelCount(networks.generator) == generator)
    #expect(kernelCount(networks.critic) == critic)
  }

  @Test("101 layers are 101 on the way from one end to the other")
  func layers() throws {
    let networks = try resnet.networks("lsun-101")
    for network in [networks.generator, networks.critic] {
      // The longest way through the network; shortcuts are shorter.
      var depths: [Int] = []
      for vertex in network.vertices {
        let isLinear = ["Dense", "Conv2D", "Conv2DTranspose"].contains(vertex.className)
        depths.append((vertex.inputs.map { depths[$0] }.max() ?? 0) + (isLinear ? 1 : 0))
      }
      #expect(depths.max() == 101)
      #expect(count("Add", in: network) == 33)
    }
  }

  @Test(
    "follow from the sample alone, whatever its size", arguments: ["basic", "bottleneck"],
    [
      ([28, 28, 1], [4, 4]), ([32, 32, 3], [4, 4]), ([48, 20, 3], [12, 5]), ([64, 64, 3], [4, 4]),
      ([128, 128, 3], [4, 4]), ([37, 50, 2], [5, 7]), ([3, 5, 1], [2, 3]), ([1, 1, 1], [1, 1]),
    ])
  func sizes(_ blocks: String, _ sizes: (sample: [Int], start: [Int])) throws {
    let small = [
      "architecture.generator.filters=2", "architecture.critic.filters=2", "architecture.latent=3",
      "architecture.generator.plain_blocks=[]", "architecture.critic.plain_blocks=[1]",
      "architecture.sample=\(sizes.sample)",
    ]
    let (generator, critic) = try resnet.networks(blocks == "basic" ? "default" : "lsun-101", small)
    let first = try #require(generator.vertices.first { $0.className == "Reshape" })
    #expect(first.outputShape.sizes.dropLast() == sizes.start[...])
    #expect(critic.vertices.last { $0.className == "Add" }?.outputShape.sizes.dropLast() == sizes.start[...])
    let device = Device(threads: 1)
    let latents = LatentSpace(size: 3).sample(2, from: RandomStream(seed: 1, purpose: .latents), on: device)
    let images = Model(generator, seed: 1, on: device)([latents], .inference)[0]
    #expect(images.shape.sizes == [2] + sizes.sample)
    #expect(images.values.allSatisfy { abs($0) <= 1 } && images.values.contains { $0 != 0 })
    #expect(Model(critic, seed: 1, on: device)([images], .inference).map(\.shape) == [[2, 1]])
  }
}
