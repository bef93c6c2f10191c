import GANZoo
import GANZooTestSupport
import Testing

@Suite("The ACGAN's settings")
struct ACGANSettingsTests {
  private static let recipes = ["default", "blocks", "shapes", "ac-gan-cifar10", "keras-mnist-acgan", "keras-wacgan"]

  private func networks(_ recipe: String, _ overrides: String...) throws -> (generator: Network, critic: Network) {
    let architecture = try Zoo.builtIn.recipe(
      model: "acgan", recipe: recipe, overrides: overrides.map { "architecture.\($0)" }
    ).architecture
    return (try architecture.generator(), try architecture.critic())
  }

  private func text(_ recipe: String, _ overrides: String...) -> String {
    message {
      _ = try Zoo.builtIn.recipe(
        model: "acgan", recipe: recipe, overrides: overrides.map { "architecture.generator.\($0)" })
    }
  }

  private func classNames(_ network: Network) -> [String] { network.vertices.map(\.className) }

  @Test("transposed convolutions have stride 2 and 'same' padding unless they are told another")
  func transposed() throws {
    let generator = try networks("blocks", "generator.growth.name=transposed").generator
    #expect(generator.outputShapes == [[28, 28, 1]])
    #expect(!classNames(generator).contains("Conv2D") && !classNames(generator).contains("UpSampling2D"))
    let windows = generator.vertices.compactMap { ($0.layer as? Conv2DTranspose)?.window }
    #expect(windows == [3, 3].map { Window($0, $0, strides: (2, 2), padding: .same) })
  }

  @Test("transposed convolutions that are more than it takes keep the size, and one kernel is for all")
  func defaultRecipe() throws {
    let strides = { (network: Network) in
      network.vertices.compactMap { ($0.layer as? Conv2DTranspose)?.window }.map { [$0.height, $0.strideHeight] }
    }
    #expect(strides(try networks("default").generator) == [[4, 2], [4, 2], [3, 1]])
    #expect(strides(try networks("default", "generator.filters=[9]").generator) == [[4, 2], [3, 2]])
    let more = try networks("default", "generator.filters=[9, 8, 7]").generator
    #expect(strides(more) == [[4, 2], [4, 2], [4, 1], [3, 1]] && more.outputShapes == [[28, 28, 1]])
  }

  @Test("extra layers: 3 x 3, no stride, before all but the generator's last convolution and the critic's first")
  func extraLayers() throws {
    let layers = { (network: Network) in
      network.vertices.filter { ["Conv2D", "Conv2DTranspose"].contains($0.className) }.map {
        "\($0.className) \($0.outputShape) \($0.parameters.map(\.shape.count))"
      }
    }
    let shapes = try networks("shapes")
    #expect(
      layers(shapes.generator) == [
        "Conv2D [8, 8, 64] [36864]", "Conv2DTranspose [16, 16, 32] [32768]", "Conv2D [16, 16, 32] [9216]",
        "Conv2DTranspose [32, 32, 16] [8192]", "Conv2DTranspose [32, 32, 3] [432, 3]",
      ])
    #expect(
      layers(shapes.critic) == [
        "Conv2D [16, 16, 32] [2400, 32]", "Conv2D [16, 16, 64] [18432, 64]", "Conv2D [8, 8, 64] [36864, 64]",
        "Conv2D [8, 8, 128] [73728, 128]", "Conv2D [4, 4, 128] [147456, 128]",
      ])
    // Each is normalised, and then activated.
    let kinds = classNames(shapes.generator)
    let first = try #require(kinds.firstIndex(of: "Conv2D"))
    #expect(kinds[first..<first + 4] == ["Conv2D", "BatchNormalization", "ReLU", "Conv2DTranspose"])
    let two = try networks(
      "blocks", "generator.extra_layers=2", "generator.batch_normalization=false", "critic.extra_layers=2",
      "critic.batch_normalization=true")
    #expect(
      layers(two.generator) == [
        "Conv2D [7, 7, 64] [36864, 64]", "Conv2D [7, 7, 64] [36864, 64]", "Conv2D [14, 14, 32] [18432, 32]",
        "Conv2D [28, 28, 1] [288, 1]",
      ])
    let names = two.critic.vertices.map(\.name)
    #expect(names.filter { $0.hasPrefix("extra") } == ["extra_2_1", "extra_2_2", "extra_3_1", "extra_3_2"])
    let second = try #require(names.firstIndex(of: "extra_2_1"))
    #expect(classNames(two.critic)[second..<second + 4] == ["Conv2D", "BatchNormalization", "LeakyReLU", "Conv2D"])
    let four = try networks("keras-wacgan", "critic.extra_layers=1").critic.vertices.map(\.name)
    #expect(four.filter { $0.hasPrefix("extra") } == ["extra_2_1", "extra_3_1", "extra_4_1"])
    #expect(four.contains("coonv_4"))
    #expect(
      text("default", "extra_layers=17")
        == "--set architecture.generator.extra_layers=17: expected a whole number from 0 to 16, found '17'")
  }

  @Test("transposed convolutions make images that are no square")
  func oblong() throws {
    let generator = try networks(
      "keras-mnist-acgan", "sample=[28, 44, 3]", "generator.start=[3, 7, 5]"
    ).generator
    #expect(generator.outputShapes == [[28, 44, 3]])
  }

  @Test("the class is multiplied or concatenated, whatever makes the image", arguments: recipes)
  func classInput(_ recipe: String) throws {
    let multiplied = try networks(recipe, "generator.class_input=multiplied").generator
    let concatenated = try networks(recipe, "generator.class_input=concatenated").generator
    #expect(classNames(multiplied).contains("Multiply") && !classNames(multiplied).contains("Concatenate"))
    #expect(classNames(concatenated).contains("Concatenate") && !classNames(concatenated).contains("Multiply"))
    #expect(multiplied.inputShapes == concatenated.inputShapes)
    #expect(multiplied.outputShapes == concatenated.outputShapes)
  }

  @Test("one-hot classes of two samples differ in two numbers behind the latent vector")
  func oneHot() throws {
    let z = NetworkInterface(sample: [28, 28, 1], classes: 3, latent: LatentSpace(size: 2)).generatorInputs()
    let device = Device(threads: 1)
    let model = Model(try Network("joined", inputs: z.symbols, outputs: [z.joined]), seed: 1, on: device)
    let latents = Tensor([5, 6, 7, 8], shape: [2, 2], on: device)
    let joined = model([latents, Tensor([2, 0], shape: [2, 1], on: device)], .inference)[0]
    #expect(joined.values == [5, 6, 0, 0, 1, 7, 8, 1, 0, 0])
  }

  @Test("dense layers are normalised with the convolutions, unless it is said")
  func normalization() throws {
    let count = { (network: Network) in
      network.vertices.filter { $0.className == "BatchNormalization" }.map(\.outputShape)
    }
    let hidden = "generator.hidden=[20]"
    #expect(count(try networks("blocks", hidden).generator) == [[20], [7, 7, 64], [14, 14, 32]])
    let convolutions = try networks("blocks", hidden, "generator.dense_normalization=false").generator
    #expect(count(convolutions) == [[14, 14, 32]])
    #expect(
      convolutions.vertices.filter { $0.layer is Dense }.map(\.parameters.count) == [2, 2],
      "a bias where nothing is normalised")
    let dense = try networks(
      "blocks", hidden, "generator.batch_normalization=false", "generator.dense_normalization=true"
    ).generator
    #expect(count(dense) == [[20], [7, 7, 64]])
  }

  @Test("the critic's normalisation has its own momentum, and the generator's leaves it alone")
  func criticNormalization() throws {
    #expect(!classNames(try networks("blocks").critic).contains("BatchNormalization"))
    let critic = try networks("blocks", "critic.batch_normalization=true", "critic.momentum=0.7").critic
    #expect(critic.vertices.compactMap { ($0.layer as? BatchNormalization)?.momentum } == [0.7, 0.7])
    #expect(
      critic.vertices.filter { $0.layer is BatchNormalization }.map(\.outputShape) == [[7, 7, 64], [4, 4, 128]])
  }

  @Test(
    "trainings run in narrow networks, and each parameter moves",
    arguments: [("ac-gan-cifar10", "[4, 4, 4]", 6), ("keras-mnist-acgan", "[3, 3, 4]", 4), ("shapes", "[8, 8, 4]", 3)])
  func trains(_ name: String, _ start: String, _ convolutions: Int) throws {
    let recipe = try Zoo.builtIn.recipe(
      model: "acgan", recipe: name,
      overrides: [
        "architecture.classes=10", "architecture.generator.start=\(start)", "architecture.generator.filters=[4, 4]",
        "architecture.critic.filters=\(Array(repeating: 4, count: convolutions))", "training.batch=4",
        "training.generator_batch=8",
      ])
    let trainer = try Trainer(recipe, dataset: Self.examples(recipe.architecture.sample), on: Device(threads: 1))
    let weights = { (trainer.generator.trainedParameters + trainer.critic.trainedParameters).map(\.value.values) }
    let before = weights()
    for _ in 0..<3 { try trainer.step { losses in #expect(losses.allSatisfy { $0.value.isFinite }) } }
    #expect(zip(before, weights()).allSatisfy { $0 != $1 })
  }

  private static func examples(_ sample: Shape) -> LabeledImages {
    LabeledImages(
      height: sample[0], width: sample[1], channels: sample[2],
      pixels: (0..<20 * sample.count).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) },
      labels: (0..<20).map { Int32($0 % 10) }, classNames: (0..<10).map(String.init))
  }

  @Test("what is wrong is named")
  func wrong() {
    #expect(
      text("keras-mnist-acgan", "start=[4, 4, 384]")
        == "architecture.generator.start [4, 4, 384] becomes 32 x 32 by transposed convolution 3 of 3, but "
        + "architecture.sample is [28, 28, 1]")
    #expect(
      text("keras-mnist-acgan", "start=[7, 2, 384]")
        == "architecture.generator.start [7, 2, 384] becomes 44 x 24 by transposed convolution 3 of 3, but "
        + "architecture.sample is [28, 28, 1]")
    #expect(
      text("keras-mnist-acgan", "growth.strides=[8, 8, 8]")
        == "architecture.generator.start [3, 3, 384] becomes 192 x 192 by transposed convolution 2 of 3, but "
        + "architecture.sample is [28, 28, 1]")
    #expect(
      text("keras-mnist-acgan", "growth.strides=[2, 2]")
        == "architecture.generator has 3 transposed convolutions, the last included, but 2 strides; expected one for each"
    )
    #expect(
      text("keras-mnist-acgan", "growth.padding=[same]")
        == "architecture.generator has 3 transposed convolutions, the last included, but 1 padding; expected one for each"
    )
    #expect(
      text("keras-mnist-acgan", "growth.padding=[same, same, full]")
        == "--set architecture.generator.growth.padding=[same, same, full]: expected a list of 1 to 17 items, each one of same, "
        + "valid, found 'full' as item 3")
    #expect(
      text("blocks", "growth.name=transpose")
        == "--set architecture.generator.growth.name=transpose: expected one of up-sampling, transposed, found 'transpose'; "
        + "did you mean 'transposed'?")
    #expect(
      text("blocks", "class_input=concat")
        == "--set architecture.generator.class_input=concat: expected one of multiplied, concatenated, found 'concat'; did "
        + "you mean 'concatenated'?")
    #expect(
      text("blocks", "kernel_initializer=he-normal")
        == "--set architecture.generator.kernel_initializer=he-normal: expected one of glorot-uniform, glorot-normal, "
        + "found 'he-normal'")
  }

  @Test("strides belong to transposed convolutions: refused without them, left out where a recipe's are overridden")
  func notTransposed() throws {
    #expect(
      text("blocks", "growth.strides=[2, 2]").hasPrefix(
        "--set architecture.generator.growth.strides=[2, 2]: unknown setting 'architecture.generator.growth.strides'"))
    let generator = try networks(
      "keras-mnist-acgan", "generator.growth.name=up-sampling", "generator.start=[7, 7, 384]"
    ).generator
    #expect(classNames(generator).count { $0 == "UpSampling2D" } == 2)
    #expect(generator.outputShapes == [[28, 28, 1]])
  }
}
