import GANZooFormats
import GANZooInterchange
import GANZooNN
import GANZooTensors
import GANZooTestSupport
import Testing

@Suite("Layers that are called more than once")
struct SharedLayerTests {
  private let device = Device.test(threads: 1)

  /// Dense and BatchNormalization, each on both inputs, and the dense layer on its own output.
  private func network() throws -> Network {
    let (a, b) = (Symbol.input("a", [2]), Symbol.input("b", [2]))
    let left = Dense(2)(a, name: "dense")
    let normal = BatchNormalization()(left, name: "norm")
    let right = normal.again(left.again(b))
    return try Network("N", inputs: [a, b], outputs: [Add()(normal, right), left.again(normal)])
  }

  @Test("Parameters exist once, whatever calls the layer")
  func parameters() throws {
    let network = try network()
    #expect(network.parameterCount == 6 + 8)
    #expect(
      network.vertices.map(\.name)
        == ["a", "b", "dense", "dense_call_2", "norm", "norm_call_2", "add", "dense_call_3"])
    let model = Model(network, seed: 1, on: device)
    #expect(model.parameters.count == 6 && SavedNetwork(model).arrays.map(\.count) == [0, 0, 2, 0, 4, 0, 0, 0])
    let inputs = [Symbol.input("a", [2]), Symbol.input("b", [2])]
    let again = try Network("O", inputs: inputs, outputs: network(inputs))
    #expect(again.vertices.map(\.name) == network.vertices.map(\.name))
    #expect(again.vertices.map(\.firstCall) == network.vertices.map(\.firstCall))
  }

  @Test("Gradients of all calls add up")
  func gradients() throws {
    let (a, b) = (Symbol.input("a", [2]), Symbol.input("b", [2]))
    let first = Dense(2, activation: .tanh)(a, name: "dense")
    let shared = try Network("S", inputs: [a, b], outputs: [Multiply()(first, first.again(b))])
    let apart = try Network(
      "A", inputs: [a, b],
      outputs: [Multiply()(Dense(2, activation: .tanh)(a), Dense(2, activation: .tanh)(b))])
    let kernel = Tensor([0.3, -0.2, 0.5, 0.7], shape: [2, 2], on: device)
    let inputs = [[1, 2, -1, 0.5], [0.25, -1, 2, 1]].map { Tensor($0, shape: [2, 2], on: device) }
    let found = [shared, apart].map { (network: Network) -> (loss: [Float], gradients: [[Float]]) in
      let model = Model(network, seed: 1, on: device)
      for parameter in model.parameters where parameter.description.name == "kernel" { parameter.value = kernel }
      let result = valueAndGradients(with: model.parameters) { (model(inputs, .inference)[0].squared().sum(), ()) }
      return (loss: result.loss.values, gradients: result.gradients.map(\.values))
    }
    #expect(found[0].loss == found[1].loss)
    for index in 0..<2 {
      let sum = zip(found[1].gradients[index], found[1].gradients[index + 2]).map(+)
      try expectClose(found[0].gradients[index], sum, "gradient", absolute: 1e-6)
    }
  }

  @Test("A network is written with one entry for a layer and a list for each call, and read again")
  func written() throws {
    let network = try network()
    for configuration in [network.kerasConfiguration, network.kerasArchiveConfiguration] {
      let entries = try configuration.object("config").array("layers")
      #expect(entries.count == 5)
      guard case .object(let dense) = entries[2] else { continue }
      #expect(
        JSONObject.Value.array(try dense.array("inbound_nodes")).json
          == #"[[["a", 0, 0, {}]], [["b", 0, 0, {}]], [["norm", 0, 0, {}]]]"#)
      #expect(
        JSONObject.Value.array(try configuration.object("config").array("output_layers")).json
          == #"[["add", 0, 0], ["dense", 2, 0]]"#)
      let read = try KerasModel(configuration: JSONObject(json: configuration.json))
      #expect(read.network.kerasConfiguration.json == network.kerasConfiguration.json)
      #expect(read.layers == network.kerasLayers)
    }
  }

  @Test("Calls whose inputs need other shapes of the parameters")
  func shapes() throws {
    let (a, b) = (Symbol.input("a", [2]), Symbol.input("b", [3]))
    let dense = Dense(4)(a, name: "dense")
    expect(
      .shared(network: "N", layer: "dense", parameter: "kernel", shape: [2, 4], found: [3, 4]),
      "N: layer 'dense' is called more than once, and its kernel would be [2, 4] for one call and [3, 4] for another"
    ) { try Network("N", inputs: [a, b], outputs: [dense, dense.again(b)]) }
  }

  private func expect(_ error: NetworkError, _ text: String, _ body: () throws -> Network) {
    #expect(throws: error) { try body() }
    #expect("\(error)" == text)
  }
}

@Suite("Calls of layers in hostile files")
struct HostileCallTests {
  private typealias Base = HostileConfigurationTests

  private func layer(_ name: String, calls: [String]) -> String {
    #"{"class_name": "ReLU", "name": "\#(name)", "inbound_nodes": [\#(calls.joined(separator: ", "))], "config": {}}"#
  }

  private func text(_ layers: [String]) -> String {
    message { _ = try Network(kerasConfiguration: JSONObject(configuration: Base.model([Base.input] + layers))) }
  }

  @Test("A call that is not there, or that comes before what it reads")
  func wrongCalls() {
    let x = #"[["x", 0, 0, {}]]"#
    #expect(
      text([layer("a", calls: [x, x]), layer("y", calls: [#"[["a", 7, 0, {}]]"#])])
        == "layer 'a': its call 7 is read, counted from 0, but it has 2")
    #expect(
      text([layer("y", calls: [#"[["y", 1, 0, {}]]"#, #"[["y", 0, 0, {}]]"#])]) == "layer 'y' depends on its own output"
    )
    #expect(
      text([layer("y", calls: [x, #"[["z", 0, 0, {}]]"#])]) == "layer 'y' reads from 'z', which is not in the model")
  }

  @Test("A layer that is called a million times, and models that call models")
  func many() {
    let start = ContinuousClock.now
    let x = #"[["x", 0, 0, {}]]"#
    #expect(
      text([layer("y", calls: Array(repeating: x, count: 1_000_000))])
        == "M: a network has at most 1024 layers, not 1000001")
    // 3 to the power of 18 calls, of layers or of nothing but models.
    for inner in [Base.model([Base.input, Base.layer("ReLU", "y", from: "x")]), Base.model([Base.input], outputs: x)] {
      var json = inner
      for _ in 0..<17 {
        let calls = #""inbound_nodes": [\#(x), [["y", 0, 0, {}]], [["y", 1, 0, {}]]]"#
        json = Base.model([Base.input, json.dropLast() + #", "name": "y", \#(calls)}"#], outputs: #"[["y", 2, 0]]"#)
      }
      let found = message { _ = try Network(kerasConfiguration: JSONObject(configuration: json)) }
      #expect(
        found.hasSuffix(": with models that are called more than once, the model has more than 4096 calls of layers"))
    }
    #expect(ContinuousClock.now - start < .seconds(10))
  }
}
