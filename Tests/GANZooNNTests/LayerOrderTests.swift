import GANZooFormats
import GANZooNN
import GANZooTensors
import GANZooTestSupport
import Testing

@Suite("Networks: order, names and sizes as in Keras")
struct LayerOrderTests {
  @Test(
    "The seed's networks list their layers as Keras does",
    arguments: [("critic", SeedNetworks.critic), ("generator", SeedNetworks.generator)]
      as [(
        String, @Sendable () throws -> Network
      )])
  func seedOrder(file: String, network: @Sendable () throws -> Network) throws {
    let reader = try HDF5Reader(Fixture.path("keras_export_small/\(file).h5"))
    let names = try network().vertices.map(\.name)
    // The fixture numbers its layers on from the network that was made first.
    #expect(try names.map(stem) == #require(try reader.strings("layer_names", of: "/")).map(stem))
  }

  @Test("Classes are in snake case by Keras' two expressions")
  func snakeCaseNames() {
    func rule(_ className: String) -> String {
      let spaced = className.replacing(/(.)([A-Z][a-z]+)/) { "\($0.1)_\($0.2)" }
      return spaced.replacing(/([a-z])([A-Z])/) { "\($0.1)_\($0.2)" }.lowercased()
    }
    #expect(snakeCase("UpSampling2D") == "up_sampling2d" && snakeCase("LeakyReLU") == "leaky_re_lu")
    var random = SystemRandomNumberGenerator()
    let letters = Array("ABZabz01_. é\n")
    let names = (0..<2_000).map { length in
      String((0..<length % 12).map { _ in letters.randomElement(using: &random) ?? "a" })
    }
    for name in LayerRegistry.builtIn.names + names { #expect(snakeCase(name) == rule(name), "\(name)") }
  }

  private func stem(_ name: String) -> String {
    guard let end = name.lastIndex(of: "_"), Int(name[name.index(after: end)...]) != nil, !name.contains("onv_") else {
      return name
    }
    return String(name[..<end])
  }

  @Test("Names of the seed's critic and generator")
  func seedNames() throws {
    #expect(
      try SeedNetworks.critic().vertices.map(\.name) == [
        "input_image", "conv_1", "leaky_re_lu", "max_pooling2d", "dropout", "conv_2", "max_pooling2d_1",
        "leaky_re_lu_1", "dropout_1", "conv_3", "max_pooling2d_2", "leaky_re_lu_2", "dropout_2", "coonv_4",
        "max_pooling2d_3", "leaky_re_lu_3", "dropout_3", "flatten", "output_is_fake", "output_class",
      ])
    #expect(
      try SeedNetworks.generator().vertices.map(\.name) == [
        "input_class", "embedding", "input_z", "embedded_class", "h", "dense", "leaky_re_lu", "dense_1",
        "leaky_re_lu_1", "reshape", "up_sampling2d", "conv2d", "leaky_re_lu_2", "up_sampling2d_1", "conv2d_1",
        "leaky_re_lu_3", "output_generated_image",
      ])
  }

  @Test("Parameters of the seed's networks, and what one sample costs")
  func seedSizes() throws {
    let (generator, critic) = (try SeedNetworks.generator(), try SeedNetworks.critic())
    #expect(critic.parameterCount == 525_835 && generator.parameterCount == 8_172_521)
    #expect(critic.trainedParameterCount == 525_835)
    #expect(generator.inputShapes == [[100], [1]] && generator.outputShapes == [[28, 28, 1]])
    #expect(critic.inputShapes == [[28, 28, 1]] && critic.outputShapes == [[1], [10]])
    let convolutions = 28 * 28 * 9 * 32 + 14 * 14 * 9 * 32 * 64 + 14 * 14 * 9 * 64 * 128 + 7 * 7 * 9 * 128 * 256
    #expect(critic.multiplyAdds == convolutions + 7 * 7 * 256 * 11)
  }

  @Test("A deep branch stands before a short one, and ties go by first visit from the outputs")
  func depth() throws {
    let (a, b) = (Symbol.input("a", [3]), Symbol.input("b", [3]))
    let long = ReLU()(ReLU()(b, name: "long_1"), name: "long_2")
    let short = ReLU()(a, name: "short")
    let network = try Network(
      "N", inputs: [a, b], outputs: [Add()(short, long, name: "first"), Add()(long, a, name: "second")])
    // Depths 3, 2, 2, 1, 1, 0, 0; first visits: first, short, a, long_2, long_1, b, second.
    #expect(network.vertices.map(\.name) == ["b", "a", "long_1", "short", "long_2", "first", "second"])
    #expect(network.inputs.map { network.vertices[$0].name } == ["a", "b"])
  }

  @Test("Automatic names count per class, and step over names that are taken")
  func automaticNames() throws {
    let x = Symbol.input("x", [4, 4, 3])
    let y = BatchNormalization()(Conv2D(3, kernel: 1)(ReLU()(UpSampling2D()(x)), name: "re_lu"))
    let network = try Network("N", inputs: [x], outputs: [Conv2D(1, kernel: 1)(MaxPooling2D()(ReLU()(y)))])
    #expect(
      network.vertices.map(\.name) == [
        "x", "up_sampling2d", "re_lu_1", "re_lu", "batch_normalization", "re_lu_2", "max_pooling2d", "conv2d",
      ])
  }

  @Test("An input that leads nowhere is still an input")
  func unusedInput() throws {
    let (a, b) = (Symbol.input("a", [3]), Symbol.input("b", [2]))
    let network = try Network("N", inputs: [b, a], outputs: [ReLU()(a)])
    #expect(network.inputShapes == [[2], [3]])
  }

  @Test("Two layers of one name, an input that is missing, and a network of nothing")
  func errors() {
    let x = Symbol.input("x", [3])
    expect(.duplicateName(network: "N", layer: "same"), "N: two layers are called 'same'") {
      try Network("N", inputs: [x], outputs: [ReLU()(ReLU()(x, name: "same"), name: "same")])
    }
    expect(.missingInput(network: "N", input: "x"), "N: 'x' is read, but is not among the inputs") {
      try Network("N", inputs: [], outputs: [ReLU()(x)])
    }
    expect(.noOutputs(network: "N"), "N: a network has at least one output") {
      try Network("N", inputs: [x], outputs: [])
    }
  }

  @Test("A layer whose output or parameter is beyond all measure")
  func tooLarge() {
    let x = Symbol.input("x", [16, 16, 3])
    let huge = UpSampling2D(1 << 20)(x, name: "huge")
    expect(
      .tooLarge(network: "N", layer: "huge", what: "output", shape: [1 << 24, 1 << 24, 3]),
      "N: the output of layer 'huge' would be [16777216, 16777216, 3]: more than 67108864 numbers"
    ) { try Network("N", inputs: [x], outputs: [huge]) }
    let wide = Conv2D(1 << 24, kernel: 1 << 22, padding: .same)(x, name: "wide")
    expect(
      .tooLarge(network: "N", layer: "wide", what: "output", shape: [16, 16, 1 << 24]),
      "N: the output of layer 'wide' would be [16, 16, 16777216]: more than 67108864 numbers"
    ) { try Network("N", inputs: [x], outputs: [wide]) }
    let y = Symbol.input("y", [8])
    let tall = Dense(1 << 24)(y, name: "tall")
    #expect(throws: NetworkError.tooLarge(network: "N", layer: "tall", what: "kernel", shape: [8, 1 << 24])) {
      try Network("N", inputs: [y], outputs: [tall])
    }
  }

  private func expect(
    _ error: NetworkError, _ text: String, at location: SourceLocation = #_sourceLocation,
    _ body: () throws -> Network
  ) {
    #expect(throws: error, sourceLocation: location) { try body() }
    #expect(error.description == text, sourceLocation: location)
  }
}
