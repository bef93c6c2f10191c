import Foundation
import GANZoo
import GANZooTestSupport
import Testing

@Suite("Reading ONNX")
struct ONNXReadingTests {
  @Test(
    "What we write is read back: inputs and outputs of equal names and shapes, and equal results",
    arguments: ModelCase.layers + ModelCase.architectures)
  func readBack(_ test: ModelCase) throws {
    let folder = try TemporaryFolder()
    let sample = try SampleModel(test.network())
    let path = folder.path + "/x.onnx"
    try sample.write(to: path)
    #expect(ONNXFile.isONNX(path))
    let file = try ONNXFile(contentsOf: path)
    #expect(file.metadata == ["a": "1", "b": "2"])
    let saved = try SavedNetwork(file, layers: .builtIn)
    let network = sample.model.network
    #expect(saved.network.inputShapes == network.inputShapes && saved.network.outputShapes == network.outputShapes)
    #expect(
      saved.network.inputs.map { saved.network.vertices[$0].name }
        == network.inputs.map { network.vertices[$0].name })
    let found = Model(saved, on: sample.model.device)(sample.inputs, .inference)
    for (found, expected) in zip(found, sample.model(sample.inputs, .inference)) {
      let scale = max(1, expected.values.map(abs).max() ?? 1)
      let difference = zip(found.values, expected.values).map { abs($0 - $1) }.max() ?? 0
      #expect(difference <= 1e-6 * scale, "\(difference)")
    }
  }

  @Test("What is read back has every kind of layer that there is")
  func everyLayer() throws {
    let written = Set(try ModelCase.layers.flatMap { try $0.network().vertices.map(\.className) })
    #expect(written == Set(LayerRegistry.builtIn.names))
  }

  /// Layers that are several operators, or an activation within one.
  private static let formulas =
    ModelCase.layers.filter { test in
      ["relu-", "layer-normalization", "unit-normalization", "resizing-nearest"].contains(where: test.name.hasPrefix)
    }
    + [.gelu, .squareplus, .swish, .mish, .logSigmoid, .tanhShrink].map { function in
      ModelCase("dense-\(function)", [5], Dense(3, activation: function))
    }

  @Test("Layers that ONNX has several operators for come back as one layer", arguments: formulas)
  func oneLayer(_ test: ModelCase) throws {
    let folder = try TemporaryFolder()
    let network = try test.network()
    try SampleModel(network).write(to: folder.path + "/x.onnx")
    let saved = try SavedNetwork(ONNXFile(contentsOf: folder.path + "/x.onnx"), layers: .builtIn)
    #expect(saved.network.vertices.map(\.className) == network.vertices.map(\.className))
    #expect(
      saved.network.vertices.map { $0.layer.configuration["activation"] }
        == network.vertices.map { $0.layer.configuration["activation"] })
  }

  @Test(
    "Networks of architectures come back layer by layer, to the same bits",
    arguments: ModelCase.architectures.filter { !$0.name.contains("critic") && !$0.name.contains("gated") })
  func sameBits(_ test: ModelCase) throws {
    let folder = try TemporaryFolder()
    let sample = try SampleModel(test.network())
    try sample.write(to: folder.path + "/x.onnx")
    let saved = try SavedNetwork(ONNXFile(contentsOf: folder.path + "/x.onnx"), layers: .builtIn)
    let found = Model(saved, on: sample.model.device)(sample.inputs, .inference)
    let expected = sample.model(sample.inputs, .inference)
    #expect(found.map { $0.values.map(\.bitPattern) } == expected.map { $0.values.map(\.bitPattern) })
  }
}

@Suite("Reading ONNX of other exporters")
struct ForeignONNXTests {
  @Test(
    "Generators of PyTorch and of Keras with tf2onnx give the samples that these give",
    arguments: [
      "torch_dcgan", "torch_conditional", "torch_points", "torch_odd", "torch_modulated", "torch_styled",
      "torch_listed", "torch_listed_script", "keras_dcgan", "keras_conditional",
    ])
  func generator(_ name: String) throws {
    let path = Fixture.path("onnx/\(name).onnx")
    let saved = try SavedNetwork(ONNXFile(contentsOf: path), layers: .builtIn)
    let values = try HDF5Reader(Fixture.path("onnx/\(name).h5"))
    let device = Device(threads: 1)
    let inputs = try zip(["z", "y"], saved.network.inputShapes).map { name, shape in
      Tensor(try values.array(at: "/\(name)").values, shape: Shape([3] + shape.sizes), on: device)
    }
    let expected = try values.array(at: "/samples")
    let found = Model(saved, on: device)(inputs, .inference)[0]
    #expect(found.shape.sizes == expected.shape)
    let difference = zip(found.values, expected.values).map { abs($0 - $1) }.max() ?? .infinity
    #expect(difference < 1e-5, "\(difference)")
    let generator = try GeneratorInterface().generator(saved, from: path).file
    #expect(generator.latent.size == 10 && generator.classNames.count == (inputs.count == 1 ? 0 : 5))
  }

  /// The model of a fixture with one text in place of another of the same length.
  private func changed(_ old: String, _ new: String) throws -> String {
    var bytes = Data(try Data(contentsOf: URL(fileURLWithPath: Fixture.path("onnx/torch_dcgan.onnx"))))
    while let range = bytes.range(of: Data(old.utf8)) { bytes.replaceSubrange(range, with: Data(new.utf8)) }
    let folder = try TemporaryFolder()
    let path = try folder.file("x.onnx", [UInt8](bytes))
    return message { _ = try SavedNetwork(ONNXFile(contentsOf: path), layers: .builtIn) }
      .replacing(path, with: "x.onnx")
  }

  @Test("What no layer has a form for is refused by the node's name")
  func refusals() throws {
    #expect(
      try changed("\"\u{4}Relu", "\"\u{4}Sign").hasPrefix(
        "x.onnx: the node '/2/Relu' (Sign) is not an operator that our layers have a form for; known: Add, AveragePool, "
      ))
    let folder = try TemporaryFolder()
    let path = try folder.file("x.onnx", [0x08, 0x08, 0x12, 0x7f])
    #expect(
      message { _ = try ONNXFile(contentsOf: path) }
        == "\(path) is damaged: it is not a message of Protocol Buffers")
  }
}
