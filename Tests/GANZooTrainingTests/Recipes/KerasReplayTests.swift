import GANZoo
import GANZooFormats
import GANZooTestSupport
import Testing

private let models = [
  "wacgan_d", "wacgan_g", "zoo_act", "zoo_conv1d", "zoo_convt", "zoo_nested", "zoo_norm", "zoo_residual", "zoo_seq",
  "trained_adam", "trained_rmsprop",
]
/// Of each architecture, narrow: see `make_zoo_models.py`. Each Keras saved one file of the whole and one of weights.
private let zoo = ["acgan", "chars", "dcgan", "mlp", "resnet"].flatMap { ["zoo_\($0)_g", "zoo_\($0)_d"] }
private let files = ["keras2", "keras3"].flatMap { keras in (models + zoo).map { (keras, $0) } }

/// Whole models of Keras 2.15 and Keras 3.15, with the inputs and the outputs that these computed.
@Suite("Keras models compute here what they compute in Keras")
struct KerasReplayTests {
  private func path(_ keras: String, _ model: String, _ suffix: String) -> String {
    Fixture.path("keras/\(keras)/\(model).\(suffix)")
  }

  private func saved(_ path: String) throws -> SavedNetwork {
    try SavedNetwork(KerasFile(contentsOf: path), from: path)
  }

  private func check(_ saved: SavedNetwork, _ keras: String, _ model: String, _ what: String) throws {
    let device = Device.test(threads: 1)
    let io = try HDF5Reader(path(keras, model, "io.h5"))
    let inputs = try saved.network.inputs.indices.map { index in
      let array = try io.array(at: "/in_\(index)", takesIntegers: true)
      return Tensor(array.values, shape: Shape(array.shape), on: device)
    }
    let outputs = Model(saved, on: device)(inputs, .inference)
    for (index, output) in outputs.enumerated() {
      let expected = try io.array(at: "/out_\(index)")
      let largest = max(1, expected.values.map(abs).max() ?? 1)
      try expectClose(
        output, (expected.shape, expected.values), "\(what) output \(index)", absolute: 1e-5 * largest, relative: 0)
    }
  }

  @Test("from legacy files and archives", arguments: files)
  func whole(_ keras: String, _ model: String) throws {
    let suffixes = models.contains(model) ? ["model.h5", "keras"] : [keras == "keras2" ? "model.h5" : "keras"]
    for suffix in suffixes { try check(saved(path(keras, model, suffix)), keras, model, suffix) }
  }

  @Test("with weights from files of weights alone", arguments: files.filter { !$0.1.hasPrefix("trained") })
  func weights(_ keras: String, _ name: String) throws {
    let isOfZoo = zoo.contains(name)
    let whole = path(keras, name, isOfZoo && keras == "keras3" ? "keras" : "model.h5")
    let source = try KerasFile(contentsOf: whole)
    let configuration = try JSONObject(json: try #require(source.modelConfig))
    let model = try KerasModel(
      configuration: source.wasWrittenByKeras1Or2 ? configuration.renamingKeras2Activations : configuration)
    for suffix in isOfZoo ? [keras == "keras2" ? "legacy.h5" : "weights.h5"] : ["legacy.h5", "weights.h5"] {
      let path = path(keras, name, suffix)
      let file = try KerasFile(contentsOf: path)
      #expect(file.modelConfig == nil)
      try check(SavedNetwork(model, weights: file.weights, from: path), keras, name, suffix)
    }
  }

  @Test("after they were written here, in every layout", arguments: models + zoo)
  func rewritten(_ model: String) throws {
    let original = try saved(path("keras3", model, "keras"))
    let folder = try TemporaryFolder()
    let path = { (name: String) in "\(folder.path)/\(name)" }
    try original.archive.write(to: path("m.keras"))
    try original.legacyModel().write(to: path("m.h5"))
    try original.legacyWeights.write(to: path("w.h5"))
    try original.keras3Weights.write(to: path("m.weights.h5"))
    for name in ["m.keras", "m.h5"] { try check(saved(path(name)), "keras3", model, name) }
    for name in ["w.h5", "m.weights.h5"] {
      let fresh = Model(original.network, seed: 9, on: Device.test(threads: 1))
      try fresh.load(KerasFile(contentsOf: path(name)).weights, from: name)
      try check(SavedNetwork(fresh), "keras3", model, name)
    }
  }
}
