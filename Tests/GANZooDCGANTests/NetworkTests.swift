import GANZoo
import GANZooModelTestSupport
import GANZooTestSupport
import Testing

@Suite("The DCGAN's networks")
struct DCGANNetworkTests {
  @Test(
    "have as many weights as the published ones",
    arguments: [
      // igul222/improved_wgan_training, gan_mnist.py
      ("wgan-gp-mnist", 1_554_177, 1_030_145),
      // martinarjovsky/WassersteinGAN, models/dcgan.py: DCGAN_G, DCGAN_G_nobn with 64 filters throughout, and DCGAN_D
      ("wgan", 3_576_704, 2_765_568), ("wgan-constant", 302_080, 2_765_568),
    ])
  func counts(_ recipe: String, _ generator: Int, _ critic: Int) throws {
    let networks = try dcgan.networks(recipe)
    #expect(networks.generator.trainedParameterCount == generator)
    #expect(networks.critic.trainedParameterCount == critic)
  }

  @Test("are the authors' for MNIST, layer by layer")
  func mnist() throws {
    let (generator, critic) = try dcgan.networks("wgan-gp-mnist")
    #expect(
      rows(generator) == [
        "InputLayer [128] 0", "Dense [4096] 528384", "Reshape [4, 4, 256] 0", "ReLU [4, 4, 256] 0",
        "Conv2DTranspose [8, 8, 128] 819328", "ReLU [8, 8, 128] 0", "Cropping2D [7, 7, 128] 0",
        "Conv2DTranspose [14, 14, 64] 204864", "ReLU [14, 14, 64] 0", "Conv2DTranspose [28, 28, 1] 1601",
        "Activation [28, 28, 1] 0",
      ])
    #expect(
      rows(critic) == [
        "InputLayer [28, 28, 1] 0", "Conv2D [14, 14, 64] 1664", "LeakyReLU [14, 14, 64] 0",
        "Conv2D [7, 7, 128] 204928", "LeakyReLU [7, 7, 128] 0", "Conv2D [4, 4, 256] 819456", "LeakyReLU [4, 4, 256] 0",
        "Flatten [4096] 0", "Dense [1] 4097",
      ])
    #expect(critic.vertices.last?.name == "output_score")
    #expect(generator.vertices.last?.name == "output_sample")
  }

  @Test(
    "follow from the sample alone, whatever its size",
    arguments: [
      ([28, 28, 1], [4, 4]), ([32, 32, 3], [4, 4]), ([48, 20, 3], [12, 5]), ([64, 64, 3], [4, 4]),
      ([128, 128, 3], [4, 4]), ([37, 50, 2], [5, 7]), ([9, 100, 4], [5, 50]), ([3, 5, 1], [2, 3]),
      ([1, 1, 1], [1, 1]),
    ])
  func sizes(_ sample: [Int], _ start: [Int]) throws {
    let small = ["architecture.generator.filters=2", "architecture.critic.filters=2", "architecture.latent=3"]
    let (generator, critic) = try dcgan.networks("default", small + ["architecture.sample=\(sample)"])
    let first = try #require(generator.vertices.first { $0.className == "Reshape" })
    #expect(first.outputShape.sizes.dropLast() == start[...])
    let last = try #require(critic.vertices.last { $0.className == "Conv2D" })
    #expect(last.outputShape == first.outputShape)
    let device = Device(threads: 1)
    let latents = LatentSpace(size: 3).sample(2, from: RandomStream(seed: 1, purpose: .latents), on: device)
    let images = Model(generator, seed: 1, on: device)([latents], .inference)[0]
    #expect(images.shape.sizes == [2] + sample)
    #expect(images.values.allSatisfy { abs($0) <= 1 } && images.values.contains { $0 != 0 })
    let scores = Model(critic, seed: 1, on: device)([images], .inference)
    #expect(scores.map(\.shape) == [[2, 1]])
  }

  @Test("the last row and column of a doubled image are cut off where it is too large")
  func cropping() throws {
    let (generator, _) = try dcgan.networks(
      "default", "architecture.sample=[37, 50, 2]", "architecture.critic.filters=2")
    let shapes = generator.vertices.filter { $0.className == "Cropping2D" }.map(\.outputShape.sizes)
    #expect(shapes == [[10, 13, 64], [19, 25, 32], [37, 50, 2]])
    let margins = generator.vertices.compactMap { ($0.layer as? Cropping2D)?.margins }
    #expect(
      margins == [
        Margins(top: 0, bottom: 0, left: 0, right: 1), Margins(top: 0, bottom: 1, left: 0, right: 1),
        Margins(top: 0, bottom: 1, left: 0, right: 0),
      ])
  }

  @Test("a class goes in behind the latent vector and comes out of a second head")
  func classes() throws {
    let (generator, critic) = try dcgan.networks("default", "architecture.classes=10", "architecture.critic.bias=false")
    #expect(generator.inputShapes == [[100], [1]])
    #expect(critic.outputShapes == [[1], [10]])
    #expect(critic.vertices.suffix(2).map(\.name) == ["output_score", "output_class"])
    #expect(!critic.vertices.flatMap(\.parameters).contains { $0.name == "bias" })
  }
}
