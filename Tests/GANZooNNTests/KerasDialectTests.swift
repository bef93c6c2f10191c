import GANZooFormats
import GANZooInterchange
import GANZooNN
import GANZooTensors
import GANZooTestSupport
import Testing

@Suite("Old and rare forms of Keras' configurations")
struct KerasDialectTests {
  private typealias JSON = HostileConfigurationTests

  static let dense = #"{"class_name": "Dense", "config": {"name": "d", "units": 2}}"#

  static func sequential(_ layers: String, _ settings: String = "", _ build: String = "") -> String {
    #"{"class_name": "Sequential", "config": {"name": "S", "layers": [\#(layers)]\#(settings)}\#(build)}"#
  }

  private func model(_ json: String) throws -> KerasModel { try KerasModel(configuration: JSONObject(json: json)) }

  static let shaped = dense.replacing(#""units""#, with: #""batch_input_shape": [null, 3], "units""#)
  static let sequentials = [
    (sequential(shaped), "S"), (sequential(dense, #", "build_input_shape": [null, 3]"#), "S"),
    (sequential(dense, "", #", "build_config": {"input_shape": [7, 3]}"#), "S"),
    (sequential(shaped.replacing("batch_input_shape", with: "batch_shape")), "S"),
    (#"{"class_name": "Sequential", "config": [\#(shaped)]}"#, "sequential"),
  ]

  @Test("A sequential model's input comes from where its shape is", arguments: sequentials)
  func sequentialInput(json: String, name: String) throws {
    let model = try model(json)
    #expect(model.network.name == name)
    #expect(model.network.vertices.map(\.name) == ["d_input", "d"])
    #expect(model.network.inputShapes == [[3]] && model.network.outputShapes == [[2]])
    #expect(model.layers == [.layer(name: "d", className: "Dense", vertex: 1)])
  }

  @Test("Keras 3 calls a resizing for training, where it does the same; another layer is refused then")
  func resizingInTraining() throws {
    let image = JSON.input.replacing("[null, 4]", with: "[null, 4, 4, 1]")
    func json(_ className: String, _ config: String) -> String {
      JSON.model([
        image, JSON.layer(className, "y", from: "x", config).replacing("0, 0, {}", with: #"0, 0, {"training": true}"#),
      ])
    }
    let resized = try model(json("Resizing", #"{"height": 2, "width": 3}"#))
    #expect(resized.network.outputShapes == [[2, 3, 1]])
    #expect(
      message { _ = try model(json("Dropout", #"{"rate": 0.5}"#)) }
        == "layer 'y': it is called with training = true, which cannot be read")
  }

  @Test("Sequential models in sequential models, the oldest without names")
  func sequentialInSequential() throws {
    let inner = #"{"class_name": "Sequential", "config": [\#(Self.shaped)]}"#
    let model = try model(#"{"class_name": "Sequential", "config": [\#(inner), \#(Self.dense)]}"#)
    #expect(model.network.vertices.map(\.name) == ["sequential_0_input", "sequential_0_d", "d"])
    #expect(model.network.inputShapes == [[3]])
    #expect(
      model.layers == [
        .model(
          name: "sequential_0", className: "Sequential", layers: [.layer(name: "d", className: "Dense", vertex: 1)]),
        .layer(name: "d", className: "Dense", vertex: 2),
      ])
  }

  @Test("Layers stand in any order; Keras 1 writes references of three parts, and classes Model")
  func anyOrder() throws {
    let layers = [
      JSON.layer("Add", "y", from: "a").replacing(#"["a", 0, 0, {}]"#, with: #"["a", 0, 0], ["x", 0, 0]"#),
      JSON.layer("ReLU", "a", from: "x"), JSON.input,
    ]
    let json = JSON.model(layers).replacing("Functional", with: "Model")
    #expect(try model(json).network.vertices.map(\.name) == ["x", "a", "y"])
  }

  @Test("Layers that lead to no output stand last, whatever they are")
  func deadLayers() throws {
    let inner = Self.sequential(Self.dense).dropLast() + #", "name": "S", "inbound_nodes": []}"#
    let metric = #"{"class_name": "AddMetric", "name": "m", "config": {}, "inbound_nodes": [[["x", 0, 0, {"a": 1}]]]}"#
    let model = try model(JSON.model([metric, String(inner), JSON.input, JSON.layer("ReLU", "y", from: "x")]))
    #expect(
      model.layers == [
        .layer(name: "x", className: "InputLayer", vertex: 0), .layer(name: "y", className: "ReLU", vertex: 1),
        .layer(name: "m", className: "AddMetric", vertex: nil),
        .model(name: "S", className: "Sequential", layers: [.layer(name: "d", className: "Dense", vertex: nil)]),
      ])
  }

  @Test("Names that Keras does not take are mended, and stay unique")
  func names() throws {
    let names = ["a b", "a_b", "a/b", "_c", "", "é", "a_b_1"]
    let layers = names.enumerated().map { position, name in
      JSON.layer("ReLU", name, from: position == 0 ? "x" : names[position - 1])
        .replacing(#""inbound_nodes": []"#, with: #""inbound_nodes": [[["", 0, 0, {}]]]"#)
    }
    let model = try model(JSON.model([JSON.input] + layers, outputs: #"[["a_b_1", 0, 0]]"#))
    #expect(
      model.network.vertices.map(\.name) == ["x", "a_b_2", "a_b", "a_b_3", "layer_c", "layer", "layer_", "a_b_1"])
    #expect(
      model.layers.dropFirst()
        == names.enumerated().map {
          .layer(name: $1, className: "ReLU", vertex: $0 + 1)
        }[...])
  }

  @Test("Keywords that change nothing are read over", arguments: [#"{"training": false, "mask": null}"#, "{}"])
  func keywords(keywords: String) throws {
    let layer = JSON.layer("ReLU", "y", from: "x").replacing("0, {}]", with: "0, \(keywords)]")
    #expect(try model(JSON.model([JSON.input, layer])).network.vertices.count == 2)
  }

  @Test("Types of inputs by a policy's name, or in Keras 1's key")
  func types() throws {
    for (settings, type) in [
      (#""dtype": {"class_name": "DTypePolicy", "config": {"name": "int64"}}"#, InputLayer.ElementType.int32),
      (#""input_dtype": "uint8""#, .int32), (#""dtype": null"#, .float32), (#""dtype": "mixed_float16""#, .float32),
    ] {
      let configuration = try JSONObject(json: #"{"batch_shape": [null, 2], \#(settings)}"#)
      #expect(try InputLayer(configuration: configuration).type == type)
    }
  }

  static let call = #"{"args": [{"class_name": "__keras_tensor__", "config": {"keras_history": ["x", 0, 0]}}"#

  private static func called(_ call: String) -> String {
    JSON.model([JSON.input, JSON.layer("ReLU", "y", from: "x").replacing(#"[["x", 0, 0, {}]]"#, with: call)])
  }

  private static func nested(_ call: String, output: Int = 0) -> String {
    let inner = JSON.model([JSON.input, JSON.layer("ReLU", "y", from: "x")]).dropLast()
    return JSON.model(
      [JSON.input, inner + #", "name": "n", "inbound_nodes": [\#(call)]}"#], outputs: #"[["n", 1, \#(output)]]"#)
  }

  static let refused: [(String, String)] = [
    (sequential(dense), "layer 'd_input': 'S' was saved before it was built, and does not say its input's shape"),
    (
      sequential(dense.replacing(#""d""#, with: #""\#(String(repeating: "d", count: 1001))""#)),
      "in the model configuration 'name' should be a text of at most 1000 bytes, but is \"\(String(repeating: "d", count: 76))..."
    ),
    (sequential(""), "S: a network has at least one output"),
    (sequential(dense + ", " + dense), "S: two layers are called 'd'"),
    (sequential("\(shaped), \(JSON.input)"), "S: 'x' is read, but is not among the inputs"),
    (
      #"{"class_name": "MyGAN", "config": {}}"#,
      "the model is a 'MyGAN', but only models of the classes Functional, Model and Sequential can be read"
    ),
    (
      called(#"[["x", 0, 0, {"y": ["x", 0, 0]}]]"#),
      #"layer 'y': it is called with y = ["x", 0, 0], which cannot be read"#
    ),
    (
      called(#"["_CONSTANT_VALUE", -1, 1, {}]"#),
      #"layer 'y': it is called with ["_CONSTANT_VALUE", -1, 1, {}], which cannot be read"#
    ),
    (called(#"{"a": ["x", 0, 0]}"#), #"layer 'y': it is called with {"a": ["x", 0, 0]}, which cannot be read"#),
    (called(call + #", 0.5], "kwargs": {}}"#), "layer 'y': it is called with 0.5, which cannot be read"),
    (
      called(call + #"], "kwargs": {"inputs": 1}}"#), "layer 'y': it is called with inputs = 1, which cannot be read"
    ),
    (
      called(#"{"args": [], "kwargs": {"value": ["x", 0, 0]}}"#),
      #"layer 'y': it is called with value = ["x", 0, 0], which cannot be read"#
    ),
    (called(#"[["x", 0, 1, {}]]"#), "layer 'x': 'y' reads output 1 of it, counted from 0, but it has 1"),
    (called(#"[["x", 0, -1, {}]]"#), "layer 'x': 'y' reads output -1 of it, counted from 0, but it has 1"),
    (
      nested(#"[["x", 0, 0, {}]]"#, output: 1),
      "layer 'n': 'output_layers' reads output 1 of it, counted from 0, but it has 1"
    ),
    (nested(#"[["x", 0, 0, {}], ["x", 0, 0, {}]]"#), "layer 'n': its inputs number 1, but it is called with 2"),
    (
      nested(#"[["x", 0, 0, {}]]"#).replacing("ReLU", with: "Dense"),
      "layer 'y' (Dense): its configuration lacks 'units'"
    ),
    (
      nested(#"[["x", 0, 0, {}]]"#).replacing(#""output_layers": [["y", 0, 0]]"#, with: #""ends": 0"#),
      "layer 'n' (Functional): its configuration lacks 'output_layers'"
    ),
    (
      JSON.model([JSON.input, JSON.layer("ReLU", "y", from: "x")], inputs: #"[["y", 0, 0]]"#),
      "layer 'y': it is an input of 'M', but not an InputLayer"
    ),
    (
      JSON.model([JSON.input.replacing(#"{"batch"#, with: #"{"sparse": true, "batch"#)], outputs: #"[["x", 0, 0]]"#),
      "layer 'x' (InputLayer): 'sparse' should be false, but is true"
    ),
    (
      JSON.model([JSON.input.replacing(#"{"batch"#, with: #"{"dtype": "string", "batch"#)], outputs: #"[["x", 0, 0]]"#),
      "layer 'x' (InputLayer): 'dtype' should be a type of numbers, but is \"string\""
    ),
  ]

  @Test("What cannot be read is named", arguments: refused.indices)
  func isRefused(index: Int) {
    let (json, text) = Self.refused[index]
    #expect(message { _ = try model(json) } == text)
  }

  @Test("Many unsupported classes are not all listed, and each once")
  func unsupported() {
    let layers = (0..<24).map { JSON.layer("New\($0 / 2)", "n\($0)", from: $0 == 0 ? "x" : "n\($0 - 1)") }
    let text = message { _ = try model(JSON.model([JSON.input] + layers, outputs: #"[["n23", 0, 0]]"#)) }
    #expect(text.hasPrefix("12 classes of layers are not supported: layer 'n0' (New0), layer 'n2' (New1), "))
    #expect(text.contains(", layer 'n18' (New9), …; supported are: Activation, "))
  }

  @Test(
    "A layer as another's activation stands behind it",
    arguments: [
      #"{"class_name": "LeakyReLU", "config": {"name": "leaky_re_lu", "dtype": "float32", "alpha": 0.2}}"#,
      #"{"module": "keras.layers", "class_name": "LeakyReLU", "config": {"negative_slope": 0.2}, "registered_name": null}"#,
    ])
  func activation(_ activation: String) throws {
    let dense = JSON.layer("Dense", "d", from: "x", #"{"units": 3, "activation": \#(activation)}"#)
    let network = try model(JSON.model([JSON.input, dense], outputs: #"[["d", 0, 0]]"#)).network
    #expect(network.vertices.map(\.name) == ["x", "d", "leaky_re_lu"])
    #expect((network.vertices[1].layer as? Dense)?.activation == .linear)
    #expect((network.vertices[2].layer as? LeakyReLU)?.slope == 0.2)
    #expect(
      message {
        _ = try model(
          JSON.model([JSON.input, dense.replacing("LeakyReLU", with: "PReLU")], outputs: #"[["d", 0, 0]]"#))
      } == """
        layer 'd' (Dense): 'activation' should be a name or one of the layers Activation, ELU, LeakyReLU, ReLU, Softmax, \
        but is "PReLU"
        """)
  }

  @Test(
    "A class of somebody else's under a name of Keras' is none of Keras'",
    arguments: [
      (#""module": null, "registered_name": "pggan>Dense""#, "pggan>Dense"),
      (#""module": "gans", "registered_name": "Dense""#, "gans.Dense"),
    ])
  func custom(_ keys: String, _ className: String) throws {
    let dense = JSON.layer("Dense", "d", from: "x", #"{"units": 3}"#)
    let json = JSON.model(
      [JSON.input, dense.replacing("{\"class_name\"", with: "{\(keys), \"class_name\"")], outputs: #"[["d", 0, 0]]"#)
    #expect(message { _ = try model(json) }.hasPrefix("layer 'd' is a '\(className)', which is not supported; "))
    let own = json.replacing(keys, with: #""module": "keras.layers", "registered_name": null"#)
    #expect(try model(own).network.vertices.count == 2)
  }
}
