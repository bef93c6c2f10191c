import Foundation
import GANZoo
import GANZooTestSupport
import Testing

@Suite("Generator files")
struct GeneratorFileTests {
  private func network(latent: Int = 3, channels: Int = 1) throws -> Network {
    let z = Symbol.input("z", [latent])
    let label = Symbol.input("label", [1], of: .int32)
    let x = Multiply()(z, Flatten()(Embedding(2, latent)(label)))
    return try Network("G", inputs: [z, label], outputs: [Reshape([2, 2, channels])(Dense(4 * channels)(x))])
  }

  private func file(_ network: Network, latent: Int = 3, classes: [String] = ["a", "b"]) throws -> GeneratorFile {
    try GeneratorFile(
      SavedNetwork(Model(network, seed: 5, on: Device(threads: 1))),
      latent: LatentSpace(size: latent, distribution: .uniform), classNames: classes,
      provenance: Provenance(recipe: "model: x\n", steps: 12),
      file: "g.h5")
  }

  @Test("A file has all that sampling needs, and equal generators give equal bytes")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let (path, twin) = (folder.path + "/g.h5", folder.path + "/h.h5")
    let written = try file(network())
    try written.write(to: path)
    try written.write(to: twin)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(contentsOf: URL(fileURLWithPath: twin)))
    let read = try GeneratorFile(contentsOf: path)
    #expect(read.saved.arrays == written.saved.arrays)
    #expect(read.latent == LatentSpace(size: 3, distribution: .uniform))
    #expect((read.classNames, read.provenance.recipe, read.provenance.steps) == (["a", "b"], "model: x\n", 12))
    #expect(read.network.kerasConfiguration.json == written.network.kerasConfiguration.json)

    #expect(try SavedNetwork(contentsOf: path).arrays == written.saved.arrays)

    let device = Device(threads: 1)
    let sampled = { (file: GeneratorFile) in
      Generator(file, on: device).generateOverview(seed: 9).values
    }
    #expect(sampled(read) == sampled(written))
  }

  @Test("An image depends only on the seed, its index and its class")
  func samples() throws {
    let generator = Generator(try file(network()), on: Device(threads: 1))
    let sampled = { (classes: [Int], seed: UInt64) in
      var all: [UInt8] = []
      try generator.generate(classes: classes, seed: seed) { samples, first in
        #expect(first * 4 == all.count)
        all += samples.pixels
      }
      return all
    }
    let many = try sampled((0..<230).map { $0 % 2 }, 1)
    #expect(many.count == 230 * 4)
    #expect(try sampled([0, 1, 0], 1) == Array(many.prefix(12)))
    #expect(try sampled((0..<105).map { $0 % 2 }, 1) == Array(many.prefix(105 * 4)))
    #expect(try sampled([0, 1, 0], 2) != Array(many.prefix(12)))
  }

  @Test("An overview has a row for each class, or a hundred different images, or a thousand points of each class")
  func overview() throws {
    let device = Device(threads: 1)
    let conditional = Generator(try file(network()), on: device).generateOverview(seed: 1)
    #expect(conditional.shape == [20, 2, 2, 1])
    let z = Symbol.input("z", [3])
    let plain = try Network("G", inputs: [z], outputs: [Reshape([2, 2, 1])(Dense(4)(z))])
    let images = Generator(try file(plain, classes: []), on: device).generateOverview(seed: 1)
    #expect(images.shape == [100, 2, 2, 1])
    #expect(Set((0..<100).map { images.sliced($0..<$0 + 1, axis: 0).values }).count == 100)
    let points = try Network("G", inputs: [z], outputs: [Dense(2)(z)])
    #expect(
      Generator(try file(points, classes: []), on: device).generateOverview(seed: 1).shape == [1000, 2])
  }

  @Test("The error for inputs or outputs that do not fit names them")
  func misfits() throws {
    #expect(
      message { _ = try file(network(), latent: 4) }
        == "g.h5: the network's inputs should be [4] and [1], but are [3] and [1]")
    #expect(
      message { _ = try file(network(), classes: []) }
        == "g.h5: the network's inputs should be [3], but are [3] and [1]")
    #expect(
      message { _ = try file(network(channels: 5)) }
        == "g.h5: the network's output should be an image [height, width, 1 to 4 channels] or a point [2], but "
        + "is [2, 2, 5]")
  }

  @Test("Embeddings that do not read the class, or have too few rows, are refused")
  func embeddings() throws {
    #expect(
      message { _ = try file(network(), classes: ["a", "b", "c"]) }
        == "g.h5: the embedding 'embedding' has 2 rows, but the generator has 3 classes")
    let z = Symbol.input("z", [3])
    let label = Symbol.input("label", [1], of: .int32)
    let odd = try Network(
      "G", inputs: [z, label],
      outputs: [Reshape([2, 2, 1])(Dense(4)(Flatten()(Embedding(2, 2)(z, name: "odd"))))])
    #expect(
      message { _ = try file(odd) }
        == "g.h5: the embedding 'odd' should read the network's second input, the class, but reads something else")
    // An input that is only reshaped is still the class.
    let flat = Flatten()(Embedding(2, 3)(Flatten()(label)))
    _ = try file(
      Network("G", inputs: [z, label], outputs: [Reshape([2, 2, 1])(Dense(4)(Multiply()(z, flat)))]))
  }

  @Test("Spectral normalisations are read back with their vectors, and embeddings in them are checked")
  func normalized() throws {
    let z = Symbol.input("z", [3])
    let label = Symbol.input("label", [1])
    func network(reading source: Symbol) throws -> Network {
      let rows = Flatten()(SpectralNormalization(Embedding(2, 3))(source, name: "rows"))
      let x = SpectralNormalization(Dense(4, activation: .tanh), powerIterations: 2)(Multiply()(z, rows))
      return try Network("G", inputs: [z, label], outputs: [Reshape([2, 2, 1])(x)])
    }
    let written = try file(network(reading: label))
    #expect(
      written.saved.legacyWeights.layers.flatMap(\.weights).map(\.name) == [
        "rows/embeddings:0", "rows/vector_u:0", "spectral_normalization/kernel:0", "spectral_normalization/bias:0",
        "spectral_normalization/vector_u:0",
      ])
    // The paths of Keras 3.15: the wrapped layer's weights, and in the wrapper the kernel again and the vector.
    #expect(
      written.saved.keras3Weights.layers.flatMap(\.weights).map(\.name) == [
        "layer/vars/0", "vars/0", "vars/1", "layer/vars/0", "vars/0", "layer/vars/1", "vars/1",
      ])
    let folder = try TemporaryFolder()
    try written.write(to: folder.path + "/g.h5")
    let read = try GeneratorFile(contentsOf: folder.path + "/g.h5")
    #expect(read.network.kerasConfiguration.json == written.network.kerasConfiguration.json)
    #expect(read.saved.arrays == written.saved.arrays)
    let sampled = { (file: GeneratorFile) in
      Generator(file, on: Device(threads: 1)).generateOverview(seed: 9).values
    }
    #expect(sampled(read) == sampled(written))

    #expect(
      message { _ = try file(network(reading: label), classes: ["a", "b", "c"]) }
        == "g.h5: the embedding 'rows' has 2 rows, but the generator has 3 classes")
    let odd = try Network(
      "G", inputs: [z, label],
      outputs: [Reshape([2, 2, 1])(Dense(4)(Flatten()(SpectralNormalization(Embedding(2, 2))(z, name: "odd"))))])
    #expect(
      message { _ = try file(odd) }
        == "g.h5: the embedding 'odd' should read the network's second input, the class, but reads something else")
  }

  @Test("A network takes no memory before its weights are found")
  func tooMuch() throws {
    let z = Symbol.input("z", [8192])
    var x = Dense(8192)(z)
    for _ in 0..<300 { x = Dense(8192)(x) }  // 75 GiB
    let network = try Network("G", inputs: [z], outputs: [Reshape([2, 2, 1])(Dense(4)(x))])
    let folder = try TemporaryFolder()
    let path = folder.path + "/g.h5"
    try ModelFile(modelConfig: network.kerasConfiguration.json, weights: LegacyWeights(layers: [])).write(to: path)
    #expect(throws: KerasFormatError.self) { _ = try SavedNetwork(KerasFile(contentsOf: path), from: path) }
  }

  @Test("Large images are generated a few at a time")
  func large() throws {
    let z = Symbol.input("z", [4])
    // The largest layer has 2²⁴ numbers for an image, so four images are generated at a time.
    let x = UpSampling2D(2048)(Reshape([2, 2, 1])(z))
    let network = try Network("G", inputs: [z], outputs: [MaxPooling2D(2048)(x)])
    let model = Model(network, seed: 1, on: Device(threads: 1))
    let latents = LatentSpace(size: 4).sample(6, from: RandomStream(seed: 1, purpose: .grid), on: model.device)
    #expect(model.generate(latents, classes: []).values == latents.values)
  }

  @Test("Other files are refused with specific errors")
  func others() throws {
    let folder = try TemporaryFolder()
    let text = try folder.file("text.h5", "not HDF5 at all, but long enough for a signature")
    #expect(
      message { _ = try GeneratorFile(contentsOf: text) }
        == "\(text) is a text that begins with 'not HDF5 at all, but long enough for a s', not a Keras file: it holds no weights; "
        + "copy or download the model again")
    let none = folder.path + "/none.h5"
    #expect(message { _ = try GeneratorFile(contentsOf: none) } == "\(none) does not exist")
    let network = try network()
    let weights = SavedNetwork(Model(network, seed: 5, on: Device(threads: 1))).legacyWeights
    let bare = folder.path + "/bare.h5"
    try weights.write(to: bare)
    #expect(
      message { _ = try GeneratorFile(contentsOf: bare) }
        == "\(bare) is not a generator file of GANZoo: it has no attribute 'ganzoo_format'; "
        + "ganzoo import makes one of a Keras file")
    let keras = folder.path + "/keras.h5"
    try ModelFile(modelConfig: network.kerasConfiguration.json, weights: weights).write(to: keras)
    #expect(
      message { _ = try GeneratorFile(contentsOf: keras) }
        == "\(keras) is not a generator file of GANZoo: it has no attribute 'ganzoo_format'; "
        + "ganzoo import makes one of a Keras file")
    let newer = folder.path + "/newer.h5"
    try ModelFile(
      modelConfig: network.kerasConfiguration.json, weights: weights, attributes: ["ganzoo_format": "9"]
    ).write(to: newer)
    #expect(
      message { _ = try GeneratorFile(contentsOf: newer) }
        == "\(newer) has the format version '9', but this program reads '1'")
    let odd = folder.path + "/odd.h5"
    let attributes = [
      "format": "1", "latent": #"{"size": 3, "distribution": "uniform"}"#, "classes": #"{"names": []}"#,
    ]
    try ModelFile(
      modelConfig: network.kerasConfiguration.json.replacing("Multiply", with: "Divide"), weights: weights,
      attributes: Dictionary(uniqueKeysWithValues: attributes.map { ("ganzoo_" + $0, $1) })
    ).write(to: odd)
    #expect(
      message { _ = try GeneratorFile(contentsOf: odd) }
        .hasPrefix("\(odd): layer 'multiply' is a 'Divide', which is not supported; supported are: "))
  }

  @Test("Networks of generator files are written for other programs", arguments: ExportFormat.allCases)
  func exported(_ format: ExportFormat) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/G" + format.suffix
    let saved = try file(network()).saved
    try saved.write(to: path, as: format)
    switch format {
    case .archive, .legacyModel: #expect(try SavedNetwork(contentsOf: path).arrays == saved.arrays)
    case .weights, .legacyWeights:
      #expect(try KerasFile(contentsOf: path).format.rawValue == format.rawValue)
    case .onnx, .safetensors: #expect(FileManager.default.fileExists(atPath: path))
    }
  }
}
