import GANZooBackend
import GANZooFormats
import GANZooInterchange
import GANZooNN
import GANZooTensors
import GANZooTestSupport
import Testing

@Suite("Keras' two hard sigmoids as layers")
struct HardSigmoidTests {
  private typealias JSON = HostileConfigurationTests

  private static func json(_ layers: [String]) -> String { JSON.model([JSON.input] + layers) }

  private static let activation = json([
    JSON.layer("Activation", "y", from: "x", #"{"activation": "hard_sigmoid"}"#)
  ])

  private func network(_ json: String, ofKeras2: Bool) throws -> Network {
    let configuration = try JSONObject(json: json)
    return try Network(kerasConfiguration: ofKeras2 ? configuration.renamingKeras2Activations : configuration)
  }

  private func outputs(_ network: Network, _ numbers: [Float]) -> [Float] {
    let device = Device.test(threads: 1)
    let model = Model(network, seed: 1, on: device)
    return model([Tensor(numbers, shape: [numbers.count / 4, 4], on: device)], .inference)[0].values
  }

  @Test("Each has its slope, and ends at its bounds exactly")
  func values() throws {
    let numbers: [Float] = [-1e30, -3, -2.5, -1.5, 0, 1.5, 2.5, 1e30]
    let keras2 = try network(Self.activation, ofKeras2: true)
    #expect(outputs(keras2, numbers) == [0, 0, 0, 0.5 - 0.2 * 1.5, 0.5, 0.8, 1, 1])
    let keras3 = try network(Self.activation, ofKeras2: false)
    let expected: [Float] = [0, 0, 1 / 12, 0.25, 0.5, 0.75, 11 / 12, 1]
    for (found, expected) in zip(outputs(keras3, numbers), expected) { #expect(abs(found - expected) < 1e-7) }
  }

  @Test("What is written names no hard sigmoid, and is read as the same network", arguments: [true, false])
  func written(ofKeras2: Bool) throws {
    let network = try network(Self.activation, ofKeras2: ofKeras2)
    #expect(network.vertices.map(\.className) == ["InputLayer", "Activation", "Rescaling", "ReLU"])
    for configuration in [network.kerasConfiguration, network.kerasArchiveConfiguration] {
      #expect(!configuration.json.contains("hard_sigmoid"))
      // Whatever the file says of the Keras that wrote it.
      for read in [configuration, configuration.renamingKeras2Activations] {
        #expect(try Network(kerasConfiguration: read).kerasConfiguration == network.kerasConfiguration)
      }
    }
  }

  static let named = [
    ("Dense", #"{"units": 4, "activation": "hard_sigmoid"}"#),
    ("Dense", #"{"units": 4, "activation": {"class_name": "Activation", "config": {"activation": "hard_sigmoid"}}}"#),
  ]

  @Test("By name, or as the activation of a layer that is an activation", arguments: named.indices)
  func ofLayer(index: Int) throws {
    let (className, settings) = Self.named[index]
    let network = try network(Self.json([JSON.layer(className, "y", from: "x", settings)]), ofKeras2: true)
    #expect((network.vertices[1].layer as? Dense)?.activation == .linear)
    let last = network.vertices.suffix(2).map(\.layer)
    #expect((last[0] as? Rescaling)?.scale == 0.2 && (last[0] as? Rescaling)?.offset == 0.5)
    #expect((last[1] as? ReLU)?.maximum == 1 && network.outputs == [network.vertices.count - 1])
  }

  @Test("Names of added layers give way to those of the file")
  func names() throws {
    let layers = [
      JSON.layer("Activation", "re_lu", from: "x", #"{"activation": "hard_sigmoid"}"#),
      JSON.layer("Activation", "rescaling", from: "re_lu", #"{"activation": "hard_sigmoid"}"#),
      JSON.layer("ReLU", "y", from: "rescaling"),
    ]
    #expect(
      try network(Self.json(layers), ofKeras2: false).vertices.map(\.name)
        == ["x", "re_lu", "rescaling_1", "re_lu_1", "rescaling", "rescaling_2", "re_lu_2", "y"])
    let dense = JSON.layer("Dense", "d", from: "x", #"{"units": 4, "activation": {"class_name": "ELU", "config": {}}}"#)
    let named = [dense, JSON.layer("ReLU", "d.activation", from: "d"), JSON.layer("ReLU", "y", from: "d.activation")]
    #expect(
      try network(Self.json(named), ofKeras2: false).vertices.map(\.name) == ["x", "d", "elu", "d_activation", "y"])
  }

  @Test("In a layer whose kernel is normalised it is refused")
  func wrapped() throws {
    let dense = JSON.wrapped("Dense", #"{"units": 4, "activation": "hard_sigmoid"}"#)
    let text = message {
      _ = try network(Self.json([JSON.layer("SpectralNormalization", "y", from: "x", dense)]), ofKeras2: false)
    }
    #expect(
      text == """
        layer 'y' (SpectralNormalization): 'activation' should be one of linear, relu, tanh, sigmoid, softmax, softplus, \
        softsign, elu, selu, gelu, mish, exponential, swish, leaky_relu, relu6, log_softmax, \
        hard_silu, hard_tanh, log_sigmoid, tanh_shrink, squareplus, but is "hard_sigmoid"
        """)
  }

  @Test("A GELU by its approximation gives what Keras 2.15 gives")
  func approximateGELU() throws {
    let call =
      #"{"class_name": "TFOpLambda", "name": "y", "inbound_nodes": [["x", 0, 0, {"approximate": true}]], "#
      + #""config": {"function": "nn.gelu"}}"#
    let expected: [Float] = [-0.003637522, -0.158808, -0.04601725, 0, 0.345714, 0.841192, 1.954598, 3.999929]
    let found = outputs(try network(Self.json([call]), ofKeras2: true), [-3, -1, -0.1, 0, 0.5, 1, 2, 4])
    for (found, expected) in zip(found, expected) { #expect(abs(found - expected) < 1e-6) }
  }

  @Test("Nothing else of a configuration changes")
  func others() throws {
    let configuration = try JSONObject(
      json: JSON.model([JSON.input, JSON.layer("ReLU", "hard_sigmoid", from: "x")]))
    #expect(configuration.renamingKeras2Activations.json == configuration.json)
  }
}
