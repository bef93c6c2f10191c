import Foundation
import GANZoo
import GANZooFormats
import GANZooTestSupport
import Testing

/// Files of `make_keras_forms.py`: rare forms of Keras' models.
private let files = ["keras2", "keras3"].flatMap { keras in
  let folder = Fixture.path("keras_forms/\(keras)")
  let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  return names.filter { name in
    let base = name.prefix { $0 != "." }
    return name == "\(base).h5" || name == "\(base).keras"
  }.map { "\(keras)/\($0)" }
}

@Suite("Rare forms of Keras' models")
struct KerasFormsTests {
  private func saved(_ path: String) throws -> SavedNetwork {
    try SavedNetwork(KerasFile(contentsOf: path), from: path)
  }

  private func check(_ saved: SavedNetwork, _ io: String, _ what: String) throws {
    let device = Device(threads: 1)
    let io = try HDF5Reader(Fixture.path("keras_forms/\(io).io.h5"))
    let inputs = try saved.network.inputs.indices.map { index in
      let array = try io.array(at: "/in_\(index)", takesIntegers: true)
      return Tensor(array.values, shape: Shape(array.shape), on: device)
    }
    for (index, output) in Model(saved, on: device)(inputs, .inference).enumerated() {
      let expected = try io.array(at: "/out_\(index)")
      let largest = max(1, expected.values.map(abs).max() ?? 1)
      try expectClose(
        output, (expected.shape, expected.values), "\(what) output \(index)", absolute: 1e-5 * largest, relative: 0)
    }
  }

  private func base(_ file: String) -> String { String(file.prefix { $0 != "." }) }

  @Test("Models compute the same as in Keras", arguments: files)
  func replayed(_ file: String) throws {
    try check(saved(Fixture.path("keras_forms/" + file)), base(file), file)
  }

  @Test("Models that are written and read back compute the same", arguments: files)
  func rewritten(_ file: String) throws {
    let original = try saved(Fixture.path("keras_forms/" + file))
    let folder = try TemporaryFolder()
    try original.legacyModel().write(to: "\(folder.path)/m.h5")
    try original.archive.write(to: "\(folder.path)/m.keras")
    for name in ["m.h5", "m.keras"] { try check(saved("\(folder.path)/\(name)"), base(file), file) }
  }

  @Test(
    "A model is read from JSON and a file of weights", arguments: ["keras2/parts.legacy.h5", "keras3/parts.weights.h5"])
  func parts(_ weights: String) throws {
    let json = Fixture.path("keras_forms/\(base(weights)).json")
    let path = Fixture.path("keras_forms/" + weights)
    let file = try KerasFile(configuration: json, weights: path)
    #expect(file.wasWrittenByKeras1Or2 == weights.hasPrefix("keras2"))
    try check(SavedNetwork(file, from: json, weights: path), base(weights), weights)
    // As json.dump(model.to_json(), file) writes it.
    let folder = try TemporaryFolder()
    let text = try String(contentsOfFile: json, encoding: .utf8)
    let twice = try folder.file("twice.json", Array(JSONEncoder().encode(text)))
    try check(
      SavedNetwork(KerasFile(configuration: twice, weights: path), from: twice, weights: path), base(weights), weights)
  }

  @Test("Weights of nested models are written as Keras writes them")
  func nestedWeights() throws {
    let folder = try TemporaryFolder()
    for (keras, whole) in [("keras2", "nested.h5"), ("keras3", "nested.keras")] {
      let original = try saved(Fixture.path("keras_forms/\(keras)/\(whole)"))
      try original.keras3Weights.write(to: "\(folder.path)/\(keras).weights.h5")
      let ours = try KerasFile(contentsOf: "\(folder.path)/\(keras).weights.h5").weights
      let theirs = try KerasFile(contentsOf: Fixture.path("keras_forms/\(keras)/nested.weights.h5")).weights
      #expect(arrays(ours.layers, in: "") == arrays(theirs.layers, in: ""))
    }
    let original = try saved(Fixture.path("keras_forms/keras2/nested.h5"))
    let theirs = try LegacyWeights(contentsOf: Fixture.path("keras_forms/keras2/nested.legacy.h5"))
    let named = { (weights: LegacyWeights) in weights.layers.filter { !$0.weights.isEmpty } }
    #expect(named(original.legacyWeights).map(\.name) == named(theirs).map(\.name))
    #expect(
      named(original.legacyWeights).map { $0.weights.map(\.array) } == named(theirs).map { $0.weights.map(\.array) })
  }

  private func arrays(_ layers: [StoredLayer], in path: String) -> [String: StoredArray] {
    var found: [String: StoredArray] = [:]
    for layer in layers {
      for weight in layer.weights { found["\(path)/\(layer.group)/\(weight.name)"] = weight.array }
      found.merge(arrays(layer.layers, in: "\(path)/\(layer.group)")) { $1 }
    }
    return found
  }

  @Test(
    "A generator that is a nested model can be extracted", arguments: ["keras2/compiled.h5", "keras3/compiled.keras"])
  func parts(of file: String) throws {
    let gan = try saved(Fixture.path("keras_forms/" + file))
    #expect(gan.parts.map(\.name) == ["generator", "critic"] && gan.parts.map(\.role) == [.generator, .critic])
    let generator = try #require(try gan.part(named: "generator"))
    let critic = try #require(try gan.part(named: "critic"))
    #expect(generator.network.outputShapes == [[4, 4, 1]] && critic.network.inputShapes == [[4, 4, 1]])
    let device = Device(threads: 1)
    let z = Tensor([0.1, -0.2, 0.3, 1, 2, -1], shape: [2, 3], on: device)
    let image = Model(generator, on: device)([z], .inference)
    let score = Model(critic, on: device)(image, .inference)[0]
    let whole = Model(gan, on: device)([z], .inference)[0]
    try expectClose(score, (whole.shape.sizes, whole.values), file, absolute: 1e-6, relative: 0)
    #expect(try gan.part(named: "nobody")?.network.name == nil)
  }

  @Test(
    "Parts whose inputs have names of the whole model's inputs",
    arguments: ["keras2/firstgan.h5", "keras3/firstgan.keras"])
  func namesakes(_ file: String) throws {
    let gan = try saved(Fixture.path("keras_forms/" + file))
    #expect(gan.parts.map(\.role) == [.generator, .critic])
    #expect(gan.parts.map(\.outputShapes) == [[[8, 12, 3]], [[1]]])
    let generator = try #require(try gan.part(named: "generator"))
    #expect(generator.network.vertices[generator.network.inputs[0]].name == "z")
  }

  @Test("A nested model on which no output depends is refused")
  func unusedPart() throws {
    let input = { (name: String) in
      #"{"class_name": "InputLayer", "name": "\#(name)", "inbound_nodes": [], "config": {"batch_input_shape": [null, 4]}}"#
    }
    let dense = { (name: String, source: String) in
      #"{"class_name": "Dense", "name": "\#(name)", "inbound_nodes": [[["\#(source)", 0, 0, {}]]], "#
        + #""config": {"units": 2, "activation": "tanh", "use_bias": false}}"#
    }
    let model = { (layers: [String], start: String, end: String) in
      #"{"name": "M", "layers": [\#(layers.joined(separator: ", "))], "input_layers": [["\#(start)", 0, 0]], "#
        + #""output_layers": [["\#(end)", 0, 0]]}"#
    }
    let inner =
      #"{"class_name": "Functional", "name": "G", "inbound_nodes": [[["a", 0, 0, {}]]], "config": "#
      + model([input("gz"), dense("gd", "gz")], "gz", "gd") + "}"
    let outer =
      #"{"class_name": "Functional", "config": "# + model([input("a"), inner, dense("dense", "a")], "a", "dense") + "}"
    let folder = try TemporaryFolder()
    let path = folder.path + "/whole.h5"
    let kernel = StoredWeight(
      name: "dense/kernel:0", array: StoredArray(shape: [4, 2], values: (0..<8).map(Float.init)))
    try ModelFile(modelConfig: outer, weights: LegacyWeights(layers: [.init(name: "dense", weights: [kernel])]))
      .write(to: path)
    let saved = try saved(path)
    #expect(saved.parts.isEmpty)
    #expect(
      message { _ = try saved.part(named: "G") }
        == "layer 'gd': no output of the whole model depends on it, so that no weights are known for it")
  }
}
