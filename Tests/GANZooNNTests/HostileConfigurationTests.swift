import Foundation
import GANZooBackend
import GANZooFormats
import GANZooInterchange
import GANZooNN
import GANZooTensors
import GANZooTestSupport
import Testing

@Suite("Configurations from hostile files")
struct HostileConfigurationTests {
  static let input =
    #"{"class_name": "InputLayer", "name": "x", "inbound_nodes": [], "config": {"batch_input_shape": [null, 4]}}"#

  static func layer(_ className: String, _ name: String, from source: String, _ config: String = "{}") -> String {
    let inbound = source.isEmpty ? "[]" : #"[[["\#(source)", 0, 0, {}]]]"#
    return #"{"class_name": "\#(className)", "name": "\#(name)", "inbound_nodes": \#(inbound), "config": \#(config)}"#
  }

  static func model(_ layers: [String], inputs: String = #"[["x", 0, 0]]"#, outputs: String = #"[["y", 0, 0]]"#)
    -> String
  {
    #"{"class_name": "Functional", "config": {"name": "M", "layers": [\#(layers.joined(separator: ", "))], "#
      + #""input_layers": \#(inputs), "output_layers": \#(outputs)}}"#
  }

  static func wrapped(_ className: String, _ config: String = "{}") -> String {
    #"{"layer": {"class_name": "\#(className)", "config": \#(config)}}"#
  }

  static let embedding = #"{"input_dim": 16777216, "output_dim": 16777216}"#
  static let wrappable = "Conv1D, Conv2D, Conv2DTranspose, Dense, Embedding"

  @Test(
    "rows of combining marks, which take time by the square of their number, are refused in keys, names and texts",
    arguments: ["\u{301}\u{323}", #"\u0301\u0323"#])
  func combiningMarks(_ pair: String) throws {
    let marks = "a" + String(repeating: pair, count: 80_000)
    for json in [
      #"{"\#(marks)": 1}"#, #"{"class_name": "\#(marks)"}"#,
      #"{"class_name": "Model", "config": {"name": "\#(marks)"}}"#,
      #"{"a": [{"b": "\#(marks)"}]}"#,
    ] {
      let found = message { _ = try JSONObject(configuration: json) }
      #expect(
        found.hasPrefix("the model configuration is not JSON: more than 30 combining marks stand in a row, at byte "))
    }
    let emoji = String(repeating: #"\ud83d\ude00"#, count: 100)
    #expect(try JSONObject(configuration: #"{"a": "\#(emoji)"}"#).string("a").count == 100)
  }

  static let refused: [(String, String)] = [
    ("", "the model configuration is not JSON: a value is missing, at byte 0"),
    ("{", "the model configuration is not JSON: a text is missing, at byte 1"),
    ("{}}", "the model configuration is not JSON: something follows the value, at byte 2"),
    (#"{"a"}"#, "the model configuration is not JSON: a colon is missing, at byte 4"),
    (#"{"a": 1"#, "the model configuration is not JSON: an object does not end, at byte 7"),
    (#"{"a": [1"#, "the model configuration is not JSON: a list does not end, at byte 8"),
    (#"{"a": [1,]}"#, "the model configuration is not JSON: a value is missing, at byte 9"),
    (#"{"a": "b"#, "the model configuration is not JSON: a text does not end, at byte 8"),
    (#"{"a": "\#n"}"#, "the model configuration is not JSON: a text does not end, at byte 7"),
    (#"{"a": "\#u{5c}x"}"#, "the model configuration is not JSON: an escape is unknown, at byte 9"),
    (#"{"a": "\#u{5c}ud800"}"#, "the model configuration is not JSON: a surrogate stands alone, at byte 13"),
    (#"{"a": "\#u{5c}u12+4"}"#, "the model configuration is not JSON: an escape is unknown, at byte 9"),
    (#"{"a": "\#u{5c}u12"#, "the model configuration is not JSON: an escape is unknown, at byte 9"),
    (#"{"a": tru"#, "the model configuration is not JSON: a value is missing, at byte 6"),
    (#"{"a": NaN}"#, "the model configuration is not JSON: a value is missing, at byte 6"),
    (#"{"a": -}"#, "the model configuration is not JSON: a value is missing, at byte 7"),
    (#"{"a": 1.}"#, "the model configuration is not JSON: a value is missing, at byte 8"),
    (#"{"a": 01}"#, "the model configuration is not JSON: an object does not end, at byte 7"),
    (#"{"a": 1, "a": 2}"#, "the model configuration is not JSON: the key 'a' stands twice, at byte 12"),
    ("[1, 2]", "the model configuration is not JSON: it is not an object"),
    (#"{"a": 1e999}"#, "the model configuration is not JSON: a number is too large, at byte 11"),
    ("{}", "the model configuration lacks 'class_name'"),
    (#"{"class_name": "Model"}"#, "the model configuration lacks 'config'"),
    (#"{"class_name": "Model", "config": 1}"#, "in the model configuration 'config' should be an object, but is 1"),
    (
      #"{"class_name": "Model", "config": {"layers": {}}}"#,
      "in the model configuration 'layers' should be a list, but is {}"
    ),
    (
      #"{"class_name": "Model", "config": {"layers": [1]}}"#,
      "in the model configuration 'layers' should be objects, but is 1"
    ),
    (model([]), #"in the model configuration 'input_layers' should be layers of the model, but is "x""#),
    (model([input]), #"in the model configuration 'output_layers' should be layers of the model, but is "y""#),
    (model([input], outputs: "[]"), "M: a network has at least one output"),
    (
      model([input], outputs: "[7]"),
      "in the model configuration 'output_layers' should be a layer's name and two numbers, but is 7"
    ),
    (
      model([input, layer("Lambda", "y", from: "x")]),
      "layer 'y' is a 'Lambda', which is not supported; supported are: Activation, Add, AlphaDropout, Average, AveragePooling1D, AveragePooling2D, BatchNormalization, "
        + "Concatenate, Conv1D, Conv1DTranspose, Conv2D, Conv2DTranspose, Cropping1D, Cropping2D, Dense, DepthwiseConv2D, "
        + "Dropout, ELU, Embedding, Flatten, GaussianDropout, GaussianNoise, GlobalAveragePooling1D, "
        + "GlobalAveragePooling2D, GlobalMaxPooling1D, GlobalMaxPooling2D, GroupNormalization, InputLayer, "
        + "LayerNormalization, LeakyReLU, MaxPooling1D, MaxPooling2D, Maximum, Minimum, Multiply, PReLU, Permute, ReLU, "
        + "RepeatVector, Rescaling, Reshape, Resizing, SeparableConv1D, SeparableConv2D, Softmax, SpatialDropout2D, SpectralNormalization, "
        + "Subtract, UnitNormalization, UpSampling1D, UpSampling2D, ZeroPadding1D, ZeroPadding2D"
    ),
    // A cycle, and a layer that reads itself.
    (
      model([input, layer("ReLU", "a", from: "y"), layer("ReLU", "y", from: "a")]),
      "layer 'y' depends on its own output"
    ),
    (model([input, layer("ReLU", "y", from: "y")]), "layer 'y' depends on its own output"),
    (model([input, layer("ReLU", "y", from: "z")]), "layer 'y' reads from 'z', which is not in the model"),
    (model([input, layer("ReLU", "x", from: "x")]), "M: two layers are called 'x'"),
    (model([input, layer("ReLU", "y", from: "")]), "M: layer 'y' (ReLU) expects one input, but is given nothing"),
    (model([input, layer("ReLU", "y", from: "x")], inputs: "[]"), "M: 'x' is read, but is not among the inputs"),
    (
      model([input, layer("SpectralNormalization", "y", from: "x", wrapped("SpectralNormalization", wrapped("Dense")))]
      ),
      "layer 'y' (SpectralNormalization): 'layer' should be one of \(wrappable), but is \"SpectralNormalization\""
    ),
    (
      model([input, layer("SpectralNormalization", "y", from: "x", wrapped("Embedding", embedding))]),
      "M: the embeddings of layer 'y' would be [16777216, 16777216]: more than 67108864 numbers"
    ),
    // Sizes that multiply to more than memory holds, or than an Int holds.
    (
      model([input, layer("Dense", "y", from: "x", #"{"units": 99999999}"#)]),
      "layer 'y' (Dense): 'units' should be a whole number from 1 to 16777216, but is 99999999"
    ),
    (
      model([input, layer("Embedding", "y", from: "x", embedding)]),
      "M: the embeddings of layer 'y' would be [16777216, 16777216]: more than 67108864 numbers"
    ),
    (
      model([
        input, layer("Embedding", "y", from: "x", #"{"input_dim": 16777216, "output_dim": 1024}"#),
      ]), "M: the embeddings of layer 'y' would be [16777216, 1024]: more than 67108864 numbers"
    ),
  ]

  @Test("Each is an error that says what is wrong", arguments: refused.indices)
  func isRefused(index: Int) {
    let (json, text) = Self.refused[index]
    let error = #expect(throws: (any Error).self) { try Network(kerasConfiguration: JSONObject(configuration: json)) }
    #expect(error.map { "\($0)" } == text)
  }

  static func nested(_ name: String, outputs: String) -> String {
    model([input, layer("ReLU", "y", from: "x")], outputs: outputs).dropLast() + #", "name": "\#(name)"}"#
  }

  @Test(
    "A model without one output in a sequence, wherever it stands",
    arguments: [("[]", 0), (#"[["x", 0, 0], ["y", 0, 0]]"#, 2)])
  func outputsInSequence(outputs: String, count: Int) {
    let image = Self.input.replacing(#""x""#, with: #""image""#)
    let (bad, good) = (Self.nested("n", outputs: outputs), Self.nested("m", outputs: #"[["y", 0, 0]]"#))
    for layers in [[image, bad], [bad], [bad, good], [good, bad]] {
      let json =
        #"{"class_name": "Sequential", "config": {"name": "S", "layers": [\#(layers.joined(separator: ", "))]}}"#
      #expect(
        message { _ = try Network(kerasConfiguration: JSONObject(configuration: json)) }
          == "layer 'n': it stands in the sequence 'S', but has \(count) outputs instead of one")
    }
    // A functional model that ends in such a sequence, which alone reads the model.
    let sequence =
      #"{"class_name": "Sequential", "config": {"name": "S", "layers": [\#(image), \#(bad)]}, "#
      + #""name": "y", "inbound_nodes": [[["x", 0, 0, {}]]]}"#
    #expect(
      message { _ = try Network(kerasConfiguration: JSONObject(configuration: Self.model([Self.input, sequence]))) }
        == "layer 'n': it stands in the sequence 'S', but has \(count) outputs instead of one")
  }

  @Test("Kernels whose sizes overflow an Int")
  func overflow() throws {
    let image = Self.input.replacing("[null, 4]", with: "[null, 4, 4, 3]")
    for name in ["Conv2D", "Conv2DTranspose"] {
      let sizes = #"{"filters": 1024, "kernel_size": [30000, 30000], "padding": "same"}"#
      let json = Self.model([image, Self.layer(name, "y", from: "x", sizes)])
      let error = #expect(throws: ConfigurationError.self) {
        try Network(kerasConfiguration: JSONObject(configuration: json))
      }
      #expect(
        error?.description
          == "layer 'y' (\(name)): 'kernel_size' should be at most 1024 taps, but is 30000 x 30000")
    }
  }

  @Test("Images that padding or strides make too large")
  func padding() throws {
    let image = Self.input.replacing("[null, 4]", with: "[null, 4, 4, 3]")
    for (name, settings, size) in [
      ("ZeroPadding2D", #"{"padding": 16777216}"#, 33_554_436),
      ("Conv2DTranspose", #"{"filters": 3, "kernel_size": 1, "strides": 16777216}"#, 67_108_864),
    ] {
      let json = Self.model([image, Self.layer(name, "y", from: "x", settings)])
      let error = #expect(throws: NetworkError.self) {
        try Network(kerasConfiguration: JSONObject(configuration: json))
      }
      #expect(error == .tooLarge(network: "M", layer: "y", what: "output", shape: [size, size, 3]))
    }
  }

  @Test("A pooling whose window is far larger than the image costs no more than the image")
  func pooling() throws {
    let image = Self.input.replacing("[null, 4]", with: "[null, 2, 3, 1]")
    let device = Device.test(threads: 1)
    let x = Tensor([1, 2, 3, 4, 5, 6], shape: [1, 2, 3, 1], on: device)
    for (strides, expected) in [(16_777_216, [3.5]), (1, [Float](repeating: 3.5, count: 6))] as [(Int, [Float])] {
      let settings = #"{"pool_size": 16777216, "strides": \#(strides), "padding": "same"}"#
      for (name, expected) in [("AveragePooling2D", expected), ("MaxPooling2D", expected.map { _ in 6 })] {
        let json = Self.model([image, Self.layer(name, "y", from: "x", settings)])
        let model = Model(try Network(kerasConfiguration: JSONObject(configuration: json)), seed: 1, on: device)
        #expect(model([x], .inference)[0].values == expected)
      }
    }
  }

  @Test("Up-samplings that multiply without end")
  func upSampling() throws {
    let image = Self.input.replacing("[null, 4]", with: "[null, 4, 4, 3]")
    let size = #"{"size": [1000, 1000]}"#
    let layers =
      [image] + (0..<9).map { Self.layer("UpSampling2D", "u\($0)", from: $0 == 0 ? "x" : "u\($0 - 1)", size) }
    let json = Self.model(layers, outputs: #"[["u8", 0, 0]]"#)
    let error = #expect(throws: NetworkError.self) { try Network(kerasConfiguration: JSONObject(configuration: json)) }
    #expect(error == .tooLarge(network: "M", layer: "u1", what: "output", shape: [4_000_000, 4_000_000, 3]))
  }

  @Test("Nesting of any depth", arguments: [60, 64, 65, 1_000_000])
  func deep(depth: Int) {
    let lists = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    let objects = String(repeating: #"{"config": "#, count: depth) + "1" + String(repeating: "}", count: depth)
    let wrapping = Self.wrapped("SpectralNormalization", "|").split(separator: "|")
    let wrappers =
      String(repeating: String(wrapping[0]), count: depth) + "1" + String(repeating: String(wrapping[1]), count: depth)
    let wrapper = Self.model([Self.input, Self.layer("SpectralNormalization", "y", from: "x", wrappers)])
    for json in [#"{"config": \#(lists)}"#, objects, wrapper] {
      #expect(throws: ConfigurationError.self) { try Network(kerasConfiguration: JSONObject(configuration: json)) }
    }
  }

  @Test("Long chains, and more layers than there may be")
  func long() throws {
    let chain = { (count: Int) in
      [Self.input] + (0..<count).map { Self.layer("ReLU", "r\($0)", from: $0 == 0 ? "x" : "r\($0 - 1)") }
    }
    let last = #"[["r1022", 0, 0]]"#
    let longest = try Network(kerasConfiguration: JSONObject(configuration: Self.model(chain(1023), outputs: last)))
    #expect(longest.vertices.count == 1024)
    let error = #expect(throws: NetworkError.self) {
      try Network(kerasConfiguration: JSONObject(configuration: Self.model(chain(1024), outputs: last)))
    }
    #expect(error?.description == "M: a network has at most 1024 layers, not 1025")
  }

  @Test("What is too long is refused at once")
  func tooLong() throws {
    let start = ContinuousClock.now
    let layers = [Self.input] + (0..<100_000).map { Self.layer("ReLU", "r\($0)", from: "x") }
    #expect(
      message { _ = try Network(kerasConfiguration: JSONObject(configuration: Self.model(layers))) }
        == "M: a network has at most 1024 layers, not 100001")
    // In nested models, where the outermost has few.
    let many = [Self.input] + (0..<600).map { Self.layer("ReLU", "r\($0)", from: "x") }
    let inner = Self.model(many, outputs: #"[["r0", 0, 0]]"#)
    let models = ["a", "b"].map { inner.dropLast() + #", "name": "\#($0)", "inbound_nodes": []}"# }.map(String.init)
    #expect(
      message { _ = try Network(kerasConfiguration: JSONObject(configuration: Self.model(models))) }
        == "M: a network has at most 1024 layers, not 1204")
    // A layer with many sources, and a cycle of many layers.
    let sources = Array(repeating: #"["x", 0, 0, {}]"#, count: 100_000).joined(separator: ", ")
    let wide = Self.layer("ReLU", "y", from: "x").replacing(#"["x", 0, 0, {}]"#, with: sources)
    let text = message {
      _ = try Network(kerasConfiguration: JSONObject(configuration: Self.model([Self.input, wide])))
    }
    #expect(text.hasPrefix("M: layer 'y' (ReLU) expects one input, but is given "))
    let cycle = (0..<1000).map { Self.layer("ReLU", "r\($0)", from: "r\(($0 + 999) % 1000)") }
    let json = Self.model([Self.input] + cycle, outputs: #"[["r999", 0, 0]]"#)
    #expect(
      message { _ = try Network(kerasConfiguration: JSONObject(configuration: json)) }
        == "layer 'r999' depends on its own output")
    #expect(ContinuousClock.now - start < .seconds(5))
  }

  @Test("A layer that leads into a cycle is not taken for a part of it")
  func cycle() {
    let layers = [
      Self.input, Self.layer("ReLU", "before", from: "x"), Self.layer("ReLU", "y", from: "a"),
      Self.layer("Add", "a", from: "b").replacing("[[[", with: #"[[["before", 0, 0, {}], ["#),
      Self.layer("ReLU", "b", from: "a"),
    ]
    #expect(
      message { _ = try Network(kerasConfiguration: JSONObject(configuration: Self.model(layers))) }
        == "layer 'a' depends on its own output")
  }

  @Test("Models in models, as deep as JSON may be nested")
  func deepModels() throws {
    var json = Self.model([Self.input, Self.layer("ReLU", "y", from: "x")])
    for _ in 0..<18 {
      let entry = json.dropLast() + #", "name": "y", "inbound_nodes": [[["x", 0, 0, {}]]]}"#
      json = Self.model([Self.input, String(entry)])
    }
    let network = try Network(kerasConfiguration: JSONObject(configuration: json))
    #expect(network.vertices.map(\.name) == ["x", "y"])
    let entry = json.dropLast() + #", "name": "y", "inbound_nodes": [[["x", 0, 0, {}]]]}"#
    #expect(
      message { _ = try JSONObject(configuration: Self.model([Self.input, String(entry)])) }
        .hasPrefix("the model configuration is not JSON: it is nested more than 64 deep, at byte "))
  }

  @Test("Two hundred thousand keys are read in time, and messages quote only the beginning of what they found")
  func many() throws {
    let keys = (0..<200_000).map { #""key\#($0)": 0"# }.joined(separator: ", ")
    let start = ContinuousClock.now
    let error = #expect(throws: ConfigurationError.self) {
      try Network(
        kerasConfiguration: JSONObject(
          json: #"{"class_name": "Model", "config": {"name": "M", "layers": {\#(keys)}}}"#))
    }
    #expect(ContinuousClock.now - start < .seconds(5))
    #expect((error?.description.utf8.count ?? .max) < 200)
  }

  @Test(
    "functions whose settings would be left out of account are refused",
    arguments: [
      (#""cast""#, #"{"dtype": "uint8"}"#, "the type uint8"), (#""nn.silu""#, #"{"beta": 5.0}"#, "beta = 5.0"),
      (#""nn.relu""#, #"{"threshold": 1}"#, "threshold = 1"),
      (#""nn.gelu""#, #"{"approximate": true}"#, nil),
      (#""cast""#, #"{"dtype": "float32"}"#, nil), (#""nn.silu""#, #"{"beta": 1.0, "name": null}"#, nil),
      (#""nn.leaky_relu""#, #"{"alpha": 0.1}"#, nil),
    ])
  func functions(_ function: String, _ keywords: String, _ refused: String?) throws {
    let call =
      #"{"class_name": "TFOpLambda", "name": "y", "inbound_nodes": [["x", 0, 0, \#(keywords)]], "config": {"function": \#(function)}}"#
    let configuration = try JSONObject(configuration: Self.model([Self.input, call]))
    guard let refused else {
      _ = try KerasModel(configuration: configuration)
      return
    }
    let found = message { _ = try KerasModel(configuration: configuration) }
    #expect(found.hasSuffix("is called with \(refused), which cannot be read"), "\(found)")
  }
}
