import GANZoo
import Testing

@Suite("The ACGAN")
struct ACGANTests {
  private func networks(_ recipe: String = "keras-wacgan", _ overrides: String...) throws -> (Network, Network) {
    let architecture = try Zoo.builtIn.recipe(model: "acgan", recipe: recipe, overrides: overrides).architecture
    return (try architecture.generator(), try architecture.critic())
  }

  private func text(_ overrides: String...) -> String {
    do {
      _ = try Zoo.builtIn.recipe(model: "acgan", recipe: "keras-wacgan", overrides: overrides)
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test("has the article's generator, layer by layer")
  func generator() throws {
    let (generator, _) = try networks()
    #expect(generator.name == "G")
    #expect(generator.parameterCount == 8_172_521)
    #expect(
      rows(generator) == [
        "input_class InputLayer [1] 0 <- ",
        "embedding Embedding [1, 100] 1000 <- input_class",
        "input_z InputLayer [100] 0 <- ",
        "embedded_class Flatten [100] 0 <- embedding",
        "h Multiply [100] 0 <- input_z embedded_class",
        "dense Dense [1024] 103424 <- h",
        "leaky_re_lu LeakyReLU [1024] 0 <- dense",
        "dense_1 Dense [6272] 6428800 <- leaky_re_lu",
        "leaky_re_lu_1 LeakyReLU [6272] 0 <- dense_1",
        "reshape Reshape [7, 7, 128] 0 <- leaky_re_lu_1",
        "up_sampling2d UpSampling2D [14, 14, 128] 0 <- reshape",
        "conv2d Conv2D [14, 14, 256] 819456 <- up_sampling2d",
        "leaky_re_lu_2 LeakyReLU [14, 14, 256] 0 <- conv2d",
        "up_sampling2d_1 UpSampling2D [28, 28, 256] 0 <- leaky_re_lu_2",
        "conv2d_1 Conv2D [28, 28, 128] 819328 <- up_sampling2d_1",
        "leaky_re_lu_3 LeakyReLU [28, 28, 128] 0 <- conv2d_1",
        "output_generated_image Conv2D [28, 28, 1] 513 <- leaky_re_lu_3",
      ])
  }

  @Test("has the article's critic, layer by layer, coonv_4 included")
  func critic() throws {
    let (_, critic) = try networks()
    #expect(critic.name == "D")
    #expect(critic.parameterCount == 525_835)
    #expect(
      rows(critic) == [
        "input_image InputLayer [28, 28, 1] 0 <- ",
        "conv_1 Conv2D [28, 28, 32] 320 <- input_image",
        "leaky_re_lu LeakyReLU [28, 28, 32] 0 <- conv_1",
        "max_pooling2d MaxPooling2D [14, 14, 32] 0 <- leaky_re_lu",
        "dropout Dropout [14, 14, 32] 0 <- max_pooling2d",
        "conv_2 Conv2D [14, 14, 64] 18496 <- dropout",
        "max_pooling2d_1 MaxPooling2D [14, 14, 64] 0 <- conv_2",
        "leaky_re_lu_1 LeakyReLU [14, 14, 64] 0 <- max_pooling2d_1",
        "dropout_1 Dropout [14, 14, 64] 0 <- leaky_re_lu_1",
        "conv_3 Conv2D [14, 14, 128] 73856 <- dropout_1",
        "max_pooling2d_2 MaxPooling2D [7, 7, 128] 0 <- conv_3",
        "leaky_re_lu_2 LeakyReLU [7, 7, 128] 0 <- max_pooling2d_2",
        "dropout_2 Dropout [7, 7, 128] 0 <- leaky_re_lu_2",
        "coonv_4 Conv2D [7, 7, 256] 295168 <- dropout_2",
        "max_pooling2d_3 MaxPooling2D [7, 7, 256] 0 <- coonv_4",
        "leaky_re_lu_3 LeakyReLU [7, 7, 256] 0 <- max_pooling2d_3",
        "dropout_3 Dropout [7, 7, 256] 0 <- leaky_re_lu_3",
        "flatten Flatten [12544] 0 <- dropout_3",
        "output_is_fake Dense [1] 12545 <- flatten",
        "output_class Dense [10] 125450 <- flatten",
      ])
  }

  @Test("makes other images, other numbers of classes and widths")
  func otherSizes() throws {
    let (generator, critic) = try networks(
      "keras-wacgan", "architecture.sample=[32, 32, 3]", "architecture.classes=4", "architecture.latent=16",
      "architecture.generator.start=[4, 4, 8]", "architecture.generator.filters=[6, 5, 4]",
      "architecture.generator.kernels=[3, 3, 5]")
    #expect(generator.inputShapes == [[16], [1]])
    #expect(generator.outputShapes == [[32, 32, 3]])
    #expect(critic.inputShapes == [[32, 32, 3]])
    #expect(critic.outputShapes == [[1], [4]])
    let device = Device(threads: 1)
    let latents = Tensor(repeating: 0.5, shape: [2, 16], on: device)
    let classes = Tensor([0, 3], shape: [2, 1], on: device)
    let images = Model(generator, seed: 1, on: device)([latents, classes], .inference)[0]
    #expect(images.shape == [2, 32, 32, 3])
    #expect(images.values.allSatisfy { (-1...1).contains($0) })
    #expect(Model(critic, seed: 1, on: device)([images], .inference).map(\.shape) == [[2, 1], [2, 4]])
  }

  @Test("has no doubling where the first image is as large as the last")
  func noDoubling() throws {
    let (generator, _) = try networks("keras-wacgan", "architecture.generator.start=[28, 28, 2]")
    #expect(!generator.vertices.contains { $0.className == "UpSampling2D" })
    #expect(generator.outputShapes == [[28, 28, 1]])
  }

  @Test("refuses settings that do not fit each other")
  func misfits() {
    #expect(
      text("architecture.generator.kernels=[5, 5, 5]")
        == "architecture.generator has 2 filters, but 3 kernels; expected one for each, or one for all")
    #expect(
      text("architecture.generator.start=[6, 7, 3]")
        == "architecture.generator.start [6, 7, 3], doubled any number of times, does not become architecture.sample "
        + "[28, 28, 1]")
    #expect(
      text("architecture.sample=[56, 56, 1]", "architecture.generator.filters=[]", "architecture.generator.kernels=[]")
        == "architecture.generator.start [7, 7, 128] needs 3 doublings, each before a convolution, but has "
        + "1 convolution")
    #expect(
      text("architecture.critic.strides=[1, 2]")
        == "architecture.critic has 4 filters, but 2 numbers in strides; expected one for each")
    #expect(
      text("architecture.critic.pooling=[1, 2]")
        == "architecture.critic has 4 filters, but 2 numbers in pooling; expected one for each")
    #expect(
      text("architecture.sample=[28, 28]")
        == "--set architecture.sample=[28, 28]: expected a list of 3 whole numbers from 1 to 1024, found a list of 2")
  }
}
