import GANZoo
import Testing

/// Numbers of parameters are `count_params()` of the same networks, written down in Keras 3.15 from the script and from
/// the paper's tables.
@Suite("The ACGAN's published networks")
struct PublishedNetworksTests {
  private func networks(_ recipe: String) throws -> (generator: Network, critic: Network) {
    let architecture = try Zoo.builtIn.recipe(model: "acgan", recipe: recipe).architecture
    return (try architecture.generator(), try architecture.critic())
  }

  @Test("keras-mnist-acgan has the generator of Keras' example: transposed convolutions without normalisation")
  func kerasGenerator() throws {
    let generator = try networks("keras-mnist-acgan").generator
    #expect(generator.parameterCount == 2_656_745)
    #expect(
      rows(generator) == [
        "input_class InputLayer [1] 0 <- ",
        "embedding Embedding [1, 100] 1000 <- input_class",
        "input_z InputLayer [100] 0 <- ",
        "embedded_class Flatten [100] 0 <- embedding",
        "h Multiply [100] 0 <- input_z embedded_class",
        "dense Dense [3456] 349056 <- h",
        "re_lu ReLU [3456] 0 <- dense",
        "reshape Reshape [3, 3, 384] 0 <- re_lu",
        "conv2d_transpose Conv2DTranspose [7, 7, 192] 1843392 <- reshape",
        "re_lu_1 ReLU [7, 7, 192] 0 <- conv2d_transpose",
        "conv2d_transpose_1 Conv2DTranspose [14, 14, 96] 460896 <- re_lu_1",
        "re_lu_2 ReLU [14, 14, 96] 0 <- conv2d_transpose_1",
        "output_generated_image Conv2DTranspose [28, 28, 1] 2401 <- re_lu_2",
      ])
  }

  @Test("keras-mnist-acgan has the critic of Keras' example: strides in place of pooling")
  func kerasCritic() throws {
    let critic = try networks("keras-mnist-acgan").critic
    #expect(critic.parameterCount == 525_835)
    #expect(
      critic.vertices.map { "\($0.className) \($0.outputShape)" } == [
        "InputLayer [28, 28, 1]",
        "Conv2D [14, 14, 32]", "LeakyReLU [14, 14, 32]", "Dropout [14, 14, 32]",
        "Conv2D [14, 14, 64]", "LeakyReLU [14, 14, 64]", "Dropout [14, 14, 64]",
        "Conv2D [7, 7, 128]", "LeakyReLU [7, 7, 128]", "Dropout [7, 7, 128]",
        "Conv2D [7, 7, 256]", "LeakyReLU [7, 7, 256]", "Dropout [7, 7, 256]",
        "Flatten [12544]", "Dense [1]", "Dense [10]",
      ])
  }

  @Test("keras-mnist-acgan starts from Keras' values: Glorot normal for convolutions and embedding, uniform elsewhere")
  func kerasInitialValues() throws {
    let (generator, critic) = try networks("keras-mnist-acgan")
    let initializers = { (network: Network) in
      network.vertices.compactMap { vertex in vertex.parameters.first.map { "\(vertex.className) \($0.initializer)" } }
    }
    #expect(
      initializers(generator) == [
        "Embedding glorotNormal", "Dense glorotUniform", "Conv2DTranspose glorotNormal",
        "Conv2DTranspose glorotNormal", "Conv2DTranspose glorotNormal",
      ])
    #expect(Set(initializers(critic)) == ["Conv2D glorotUniform", "Dense glorotUniform"])
  }

  @Test("ac-gan-cifar10 has the paper's generator: 110 numbers, transposed convolutions, normalised between")
  func paperGenerator() throws {
    let generator = try networks("ac-gan-cifar10").generator
    // Those of the 10 x 10 one-hot table too, which the paper's network is given.
    #expect(generator.parameterCount == 2_994_339 + 100)
    #expect(
      rows(generator) == [
        "input_class InputLayer [1] 0 <- ",
        "embedding Embedding [1, 10] 100 <- input_class",
        "input_z InputLayer [100] 0 <- ",
        "embedded_class Flatten [10] 0 <- embedding",
        "concatenate Concatenate [110] 0 <- input_z embedded_class",
        "dense Dense [6144] 681984 <- concatenate",
        "re_lu ReLU [6144] 0 <- dense",
        "reshape Reshape [4, 4, 384] 0 <- re_lu",
        "conv2d_transpose Conv2DTranspose [8, 8, 192] 1843200 <- reshape",
        "batch_normalization BatchNormalization [8, 8, 192] 768 <- conv2d_transpose",
        "re_lu_1 ReLU [8, 8, 192] 0 <- batch_normalization",
        "conv2d_transpose_1 Conv2DTranspose [16, 16, 96] 460800 <- re_lu_1",
        "batch_normalization_1 BatchNormalization [16, 16, 96] 384 <- conv2d_transpose_1",
        "re_lu_2 ReLU [16, 16, 96] 0 <- batch_normalization_1",
        "output_generated_image Conv2DTranspose [32, 32, 3] 7203 <- re_lu_2",
      ])
  }

  @Test("ac-gan-cifar10 has the paper's critic: six convolutions, normalised from the second")
  func paperCritic() throws {
    let critic = try networks("ac-gan-cifar10").critic
    #expect(critic.parameterCount == 1_665_867)
    let convolutions = critic.vertices.filter { $0.className == "Conv2D" }
    #expect(
      convolutions.map(\.outputShape) == [
        [16, 16, 16], [16, 16, 32], [8, 8, 64], [8, 8, 128], [4, 4, 256], [4, 4, 512],
      ])
    #expect(convolutions.map { $0.parameters.count } == [2, 1, 1, 1, 1, 1], "a bias where nothing is normalised")
    #expect(
      critic.vertices.prefix(8).map(\.className) == [
        "InputLayer", "Conv2D", "LeakyReLU", "Dropout", "Conv2D", "BatchNormalization", "LeakyReLU", "Dropout",
      ])
    #expect(critic.vertices.filter { $0.className == "BatchNormalization" }.count == 5)
  }

  @Test("ac-gan-imagenet has the paper's networks for 128 x 128 pictures")
  func imageNet() throws {
    let (generator, critic) = try networks("ac-gan-imagenet")
    #expect(generator.parameterCount == 16_532_803 + 100)
    #expect(critic.parameterCount == 3_017_547)
    #expect(
      generator.vertices.filter { $0.className == "Conv2DTranspose" }.map(\.outputShape) == [
        [16, 16, 384], [32, 32, 256], [64, 64, 192], [128, 128, 3],
      ])
  }

  @Test("ac-gan-cifar10 starts from N(0, 0.02) in every kernel")
  func paperInitialValues() throws {
    let (generator, critic) = try networks("ac-gan-cifar10")
    let kernels = (generator.vertices + critic.vertices).flatMap(\.parameters).filter { $0.name == "kernel" }
    #expect(kernels.count == 4 + 8)
    #expect(kernels.allSatisfy { $0.initializer == .randomNormal(mean: 0, stddev: 0.02) })
  }
}
