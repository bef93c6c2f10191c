import Foundation
import GANZooFormats
import GANZooInterchange
import GANZooNN
import GANZooTensors
import GANZooTestSupport
import Testing

/// Configurations that Keras wrote; see `make_configurations.py`.
private struct SavedModel {
  let configuration: JSONObject
  let layers: [String]
  private let outputs: [JSONObject.Value]

  /// Shapes of the outputs.
  var shapes: [Shape] {
    get throws { try outputs.map { Shape(try (["sizes": $0] as JSONObject).sizes("sizes")) } }
  }

  private static let files = Dictionary(
    uniqueKeysWithValues: ["keras2", "keras3"].map { keras in
      (keras, Result { try JSONObject(json: String(contentsOfFile: path(keras), encoding: .utf8)) })
    })

  private static func path(_ keras: String) -> String { Fixture.path("configurations/\(keras).json") }

  init(_ name: String, _ keras: String, _ form: String) throws {
    let entry = try #require(Self.files[keras]).get().object(name)
    configuration = try entry.object(form)
    layers = try entry.array("layers").flatMap { try Self.lines($0, "") }
    outputs = try entry.array("shapes")
  }

  /// `name: class`, nested models' layers below with their indentation.
  private static func lines(_ value: JSONObject.Value, _ indentation: String) throws -> [String] {
    guard case .object(let entry) = value else { return [] }
    let inner = entry["layers"] == nil ? [] : try entry.array("layers").flatMap { try lines($0, indentation + "  ") }
    return ["\(indentation)\(try entry.string("name")): \(try entry.string("class"))"] + inner
  }

  static func lines(_ layers: [KerasLayer], _ indentation: String = "") -> [String] {
    layers.flatMap { layer -> [String] in
      switch layer {
      case .layer(let name, let className, _, _): ["\(indentation)\(name): \(className)"]
      case .model(let name, let className, let layers):
        ["\(indentation)\(name): \(className)"] + lines(layers, indentation + "  ")
      }
    }
  }
}

private let forms = ["keras2", "keras3"].flatMap { keras in ["h5", "keras"].map { (keras, $0) } }

@Suite("Models in the configurations that Keras writes")
struct KerasModelTests {
  static let models =
    [
      "D", "G", "zoo_act", "zoo_conv1d", "zoo_convt", "zoo_nested", "zoo_norm", "zoo_residual", "zoo_seq", "matryoshka",
      "several", "keywords", "deferred", "shared_layer", "shared_model",
    ]
    + ["types", "tangle0", "tangle1", "tangle2", "tangle3"]

  @Test("list their layers as Keras does, and give its shapes", arguments: models, forms)
  func layers(name: String, form: (String, String)) throws {
    let saved = try SavedModel(name, form.0, form.1)
    let model = try KerasModel(configuration: saved.configuration)
    #expect(SavedModel.lines(model.layers) == saved.layers)
    #expect(try model.network.outputShapes == saved.shapes)
    #expect(model.network.name == name)
    // What is no vertex: inputs of sequential and of nested models, and what nothing reads.
    let vertices = plain(model.layers)
    let inputs = Set(model.network.inputs)
    let listed = Set(vertices.compactMap(\.vertex)).union(inputs)
    // What is no layer of the file: those that a hard sigmoid becomes.
    let added = model.network.vertices.indices.filter {
      !listed.contains($0) && model.network.vertices[$0].firstCall == nil
    }
    #expect(added.map { model.network.vertices[$0].className } == (name == "zoo_act" ? ["Rescaling", "ReLU"] : []))
    #expect(Set(vertices.compactMap(\.vertex)).count == vertices.count { $0.vertex != nil })
    for (className, vertex) in vertices {
      if let vertex { #expect(model.network.vertices[vertex].className == className) }
    }
  }

  @Test(
    "list the layers whose weights are beside them", arguments: ["keras2", "keras3"],
    ["wacgan_d", "wacgan_g", "trained_adam", "trained_rmsprop"]
      + ["act", "conv1d", "convt", "nested", "norm", "residual", "seq"].map { "zoo_" + $0 })
  func weights(keras: String, name: String) throws {
    let file = try KerasFile(contentsOf: Fixture.path("keras/\(keras)/\(name).model.h5"))
    let model = try KerasModel(configuration: JSONObject(json: try #require(file.modelConfig)))
    let names = model.layers.map { layer in
      switch layer {
      case .layer(let name, _, _, _), .model(let name, _, _): name
      }
    }
    #expect(names == file.weights.layers.map(\.name))
  }

  @Test("are the same networks in every form, inputs' automatic names apart", arguments: models)
  func sameNetworks(name: String) throws {
    let networks = try forms.map { keras, form in
      try Network(kerasConfiguration: SavedModel(name, keras, form).configuration)
    }
    for network in networks.dropFirst() {
      #expect(network.inputs == networks[0].inputs && network.outputs == networks[0].outputs)
      for (vertex, other) in zip(network.vertices, networks[0].vertices) {
        #expect(vertex.name == other.name || vertex.layer is InputLayer)
        #expect(vertex.className == other.className && vertex.inputs == other.inputs)
        #expect(vertex.outputShape == other.outputShape)
        // Keras 2 counts axes from the front, Keras 3 from the back.
        let settings = [vertex, other].map { vertex in
          var settings = vertex.layer.configuration
          settings["axis"] = nil
          return settings
        }
        #expect(settings[0] == settings[1])
      }
    }
  }

  @Test("are the same when the file lists the layers backwards", arguments: models, forms)
  func backwards(name: String, form: (String, String)) throws {
    let saved = try SavedModel(name, form.0, form.1)
    guard saved.configuration["class_name"] == .string("Functional") else { return }
    var (configuration, config) = (saved.configuration, try saved.configuration.object("config"))
    config["layers"] = .array(try config.array("layers").reversed())
    configuration["config"] = .object(config)
    let models = try [saved.configuration, configuration].map { try KerasModel(configuration: $0) }
    #expect(models[0].layers == models[1].layers)
    #expect(models[0].network.kerasConfiguration.json == models[1].network.kerasConfiguration.json)
  }

  @Test("survive being written in either form", arguments: models, forms)
  func roundTrip(name: String, form: (String, String)) throws {
    let network = try Network(kerasConfiguration: SavedModel(name, form.0, form.1).configuration)
    for written in [network.kerasConfiguration, network.kerasArchiveConfiguration] {
      let model = try KerasModel(configuration: JSONObject(json: written.json))
      #expect(model.network.kerasConfiguration.json == network.kerasConfiguration.json)
      #expect(model.network.kerasArchiveConfiguration.json == network.kerasArchiveConfiguration.json)
      #expect(model.layers == network.kerasLayers)
    }
  }

  @Test("keep the names of nested layers where they are unique", arguments: forms)
  func names(form: (String, String)) throws {
    let names = { (name: String) in
      try Network(kerasConfiguration: SavedModel(name, form.0, form.1).configuration).vertices.map(\.name)
    }
    #expect(try names("zoo_nested") == ["x", "d_conv", "d_bn", "d_act", "d_conv2", "d_bn2", "u_convt", "skip", "head"])
    #expect(try names("matryoshka") == ["x", "middle_innermost_dense", "middle_dense", "dense"])
    #expect(try names("several") == ["x", "first", "turn", "sum", "last"])
  }

  @Test("call a layer again under its name with a number", arguments: forms)
  func calledAgain(form: (String, String)) throws {
    for (name, layer) in [("shared_layer", "twice"), ("shared_model", "dense")] {
      let network = try Network(kerasConfiguration: SavedModel(name, form.0, form.1).configuration)
      #expect(network.vertices.dropFirst().map(\.name) == [layer, layer + "_call_2"])
      #expect(network.vertices.map(\.firstCall) == [nil, nil, 1] && network.vertices[2].parameters.isEmpty)
      #expect(network.parameterCount == 12 && network.kerasLayers.count == 2)
    }
  }

  @Test("hold layers that the network does without", arguments: forms)
  func unused(form: (String, String)) throws {
    let model = try KerasModel(configuration: SavedModel("several", form.0, form.1).configuration)
    #expect(
      model.layers == [
        .layer(name: "x", className: "InputLayer", vertex: 0), .layer(name: "first", className: "Dense", vertex: 1),
        .model(
          name: "inner", className: "Functional",
          layers: [
            .layer(name: "b", className: "InputLayer", vertex: nil),
            .layer(name: "a", className: "InputLayer", vertex: nil),
            .layer(name: "turn", className: "Dense", vertex: 2), .layer(name: "sum", className: "Add", vertex: 3),
            .layer(name: "spare", className: "Dense", vertex: nil),
          ]), .layer(name: "last", className: "ReLU", vertex: 4),
      ])
    #expect(model.network.outputs == [4, 0])
  }

  @Test("have inputs of fractions or of whole numbers", arguments: forms)
  func types(form: (String, String)) throws {
    let network = try Network(kerasConfiguration: SavedModel("types", form.0, form.1).configuration)
    let types = network.inputs.map { (network.vertices[$0].layer as? InputLayer)?.type }
    #expect(types == [.float32, .float32, .float32, .int32, .int32, .int32, .int32, .int32])
  }

  static let refused: [String: String] = [
    "always_training": "layer 'drop': it is called with training = true, which cannot be read",
    "named_outputs":
      "in the model configuration 'output_layers' should be a list, since inputs and outputs by name are not supported, "
      + #"but is {"a": ["a", 0, 0], "b": ["x", 0, 0]}"#,
    "named_inputs":
      "in the model configuration 'input_layers' should be a list, since inputs and outputs by name are not supported, "
      + #"but is {"image": ["x", 0, 0]}"#,
    "unsupported": "2 classes of layers are not supported: layer 'first' (LSTM), layer 'second' (GRU); supported are: "
      + LayerRegistry.builtIn.names.joined(separator: ", "),
  ]

  @Test("are refused where they cannot be had", arguments: refused.keys.sorted(), forms)
  func refusals(name: String, form: (String, String)) throws {
    let saved = try SavedModel(name, form.0, form.1)
    #expect(message { _ = try KerasModel(configuration: saved.configuration) } == Self.refused[name])
  }

  @Test("are refused where a size is unknown", arguments: forms)
  func generations(form: (String, String)) throws {
    let refusal = { (name: String) in
      let saved = try SavedModel(name, form.0, form.1)
      return message { _ = try KerasModel(configuration: saved.configuration) }
    }
    let key = form.0 == "keras2" ? "batch_input_shape" : "batch_shape"
    #expect(
      try refusal("unknown_sizes")
        == "layer 'x' (InputLayer): '\(key)' should be a list of sizes that are all known, the batch axis apart, "
        + "but is [null, null, null, 3]")
  }

  /// Keras 3's .h5 files do not say whose functions they mean.
  @Test("take the operators of Python for layers", arguments: forms.filter { $0 != ("keras3", "h5") })
  func operators(form: (String, String)) throws {
    let saved = try SavedModel("operations", form.0, form.1)
    #expect(throws: Never.self) { try KerasModel(configuration: saved.configuration) }
  }

  private func plain(_ layers: [KerasLayer]) -> [(className: String, vertex: Int?)] {
    layers.flatMap { layer in
      switch layer {
      case .layer(_, let className, let vertex, _): [(className, vertex)]
      case .model(_, _, let layers): plain(layers)
      }
    }
  }
}
