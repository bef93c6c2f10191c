import Foundation
import GANZoo
import GANZooInterchange
import GANZooTestSupport
import SwiftProtobuf
import Testing

@Suite("ONNX models")
struct ONNXStructureTests {
  /// With GANZOO_ONNX_OUT, models and batches for Tests/Fixtures/check_onnx.py go to that folder.
  @Test(
    "Each value has a unique name and is computed before it is read",
    arguments: ModelCase.layers + ModelCase.architectures)
  func isGraph(_ model: ModelCase) throws {
    let network = try model.network()
    if let folder = ProcessInfo.processInfo.environment["GANZOO_ONNX_OUT"] {
      let sample = SampleModel(network)
      try sample.write(to: "\(folder)/\(model.name).onnx")
      try sample.writeBatch(to: "\(folder)/\(model.name).h5")
    }
    let graph = try written(network).graph
    var names = graph.input.map(\.name) + graph.initializer.map(\.name)
    for node in graph.node {
      #expect(node.input.allSatisfy { names.contains($0) || $0.isEmpty }, "\(node.name) reads what is not there")
      names += node.output
    }
    #expect(Set(names).count == names.count)
    #expect(graph.output.allSatisfy { names.contains($0.name) })
    #expect(Set(graph.output.map(\.name)).count == graph.output.count)
    #expect(graph.input.map(\.name) == network.inputs.map { network.vertices[$0].name })
    #expect(graph.input.map(\.axes) == network.inputShapes.map { ["batch"] + $0.sizes.map(String.init) })
    #expect(graph.output.map(\.axes) == network.outputShapes.map { ["batch"] + $0.sizes.map(String.init) })
  }

  @Test("Every built-in layer can be converted")
  func everyLayer() throws {
    let networks = try ModelCase.layers.map { try $0.network() }
    let tried = Set(networks.flatMap(\.vertices).map(\.className))
    #expect(Set(LayerRegistry.builtIn.names).subtracting(tried).isEmpty)
  }

  @Test("Calls of one layer share its initializers")
  func shared() throws {
    let a = Symbol.input("a", [6, 6, 2]), b = Symbol.input("b", [4, 4, 2])
    let conv = Conv2D(3, kernel: 3)(a, name: "conv")
    let norm = BatchNormalization()(conv, name: "norm")
    let ends = [norm, norm.again(conv.again(b))].map { Flatten()($0) }
    let graph = try written(Network("S", inputs: [a, b], outputs: ends)).graph
    #expect(graph.initializer.count { $0.name.hasPrefix("conv/") } == 2 && graph.initializer.count == 6)
    #expect(graph.node.filter { $0.opType == "Conv" }.map { $0.input.dropFirst() }.count == 2)
    #expect(
      Set(graph.node.filter { $0.opType == "Conv" }.map { $0.input.dropFirst().joined(separator: " ") }).count == 1)
  }

  @Test("Models have a producer and an operator set")
  func head() throws {
    let z = Symbol.input("z", [2]), label = Symbol.input("label", [1], of: .int32)
    let model = try written(
      Network("G", inputs: [z, label], outputs: [Multiply()(z, Flatten()(Embedding(3, 2)(label)), name: "h")]))
    #expect(model.irVersion == 8)
    #expect(model.opsetImport.map { "\($0.domain) \($0.version)" } == [" 17"])
    #expect([model.producerName, model.producerVersion, model.graph.name] == ["GANZoo", "1.2.3", "G"])
    #expect(model.metadataProps.map { "\($0.key) \($0.value)" } == ["a 1", "b 2"])
    let types = (model.graph.input + model.graph.output).map { ($0.name, $0.type.tensorType.elemType) }
    #expect(types.map(\.0) == ["z", "label", "h"])
    #expect(types.map(\.1) == [.float, .int32, .float].map { (type: TensorProto.DataType) in Int32(type.rawValue) })
    #expect(model.operators == ["Gather", "Flatten", "Mul"])
  }

  @Test("The time is linear in a layer's inputs and in the network's outputs")
  func linear() throws {
    func time(_ inputs: Int, _ outputs: Int) throws -> Double {
      let reads = Array(repeating: #"["x", 0, 0, {}]"#, count: inputs).joined(separator: ", ")
      let ends = Array(repeating: #"["y", 0, 0]"#, count: outputs).joined(separator: ", ")
      let network = try Network(
        kerasConfiguration: JSONObject(
          json:
            #"{"class_name": "Model", "config": {"name": "G", "input_layers": [["x", 0, 0]], "output_layers": [\#(ends)], "#
            + #""layers": [{"class_name": "InputLayer", "name": "x", "inbound_nodes": [], "#
            + #""config": {"batch_input_shape": [null, 2]}}, "#
            + #"{"class_name": "Add", "name": "y", "inbound_nodes": [[\#(reads)]], "config": {}}]}}"#))
      // Of this thread alone: other tests run meanwhile.
      let seconds = {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
      }
      let start = seconds()
      _ = try ONNXModel(network, arrays: network.vertices.map { _ in [] }, version: "1")
      return seconds() - start
    }
    // Four times as many must take about four times as long, not sixteen times.
    for sizes in [(inputs: 20_000, outputs: 1), (inputs: 2, outputs: 20_000)] {
      let few = try (0..<3).map { _ in try time(sizes.inputs, sizes.outputs) }.min() ?? 0
      let many = try (0..<3).map { _ in try time(max(2, sizes.inputs * 4), max(1, sizes.outputs * 4)) }.min() ?? 0
      #expect(many < 10 * max(few, 0.01), "\(few) s, then \(many) s")
    }
  }

  @Test("Equal networks and weights give equal bytes")
  func equalBytes() throws {
    let folder = try TemporaryFolder()
    for name in ["a", "b"] {
      let model = try #require(ModelCase.architectures.first)
      try SampleModel(model.network()).write(to: "\(folder.path)/\(name)")
    }
    #expect(try folder.bytes("a") == folder.bytes("b"))
  }

  @Test("Kernels have ONNX' order of axes")
  func kernels() throws {
    let x = Symbol.input("x", [4, 4, 2])
    let network = try Network("G", inputs: [x], outputs: [Conv2D(1, window: Window(1, 3))(x)])
    let kernel = StoredArray(shape: [1, 3, 2, 1], values: [1, 2, 3, 4, 5, 6])
    let folder = try TemporaryFolder()
    try ONNXModel(
      network, arrays: [[], [kernel, StoredArray(shape: [1], values: [7])]], version: "1"
    ).write(to: folder.path + "/G.onnx")
    let tensor = try #require(
      ModelProto(serializedBytes: folder.bytes("G.onnx")).graph.initializer.first { $0.name == "conv2d/kernel" })
    #expect(tensor.dims == [1, 2, 1, 3])
    let values = tensor.rawData.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    #expect(values == [1, 3, 5, 2, 4, 6])
  }

  @Test("The error for a layer that cannot be converted names it, and the layers that can")
  func unsupportedLayer() throws {
    let x = Symbol.input("x", [2])
    let network = try Network("G", inputs: [x], outputs: [Doubling()(x, name: "twice")])
    let text = message { try SampleModel(network).write(to: "/nowhere/model") }
    let known = LayerRegistry.builtIn.names.filter { $0 != "InputLayer" }
    #expect(text == "G: layer 'twice' (Doubling) has no form in ONNX; known: \(known.joined(separator: ", "))")
  }

  @Test("Models of 2 GiB and more are refused")
  func tooLarge() throws {
    let x = Symbol.input("x", [1 << 13])
    let h = (0..<8).reduce(x) { h, _ in Dense(1 << 13, usesBias: false)(h) }
    let network = try Network("G", inputs: [x], outputs: [h])
    let kernel = StoredArray(shape: [1 << 13, 1 << 13], values: [Float](repeating: 0, count: 1 << 26))
    let arrays = [[]] + [[StoredArray]](repeating: [kernel], count: 8)
    #expect(throws: ONNXError.tooLarge(network: "G")) { try ONNXModel(network, arrays: arrays, version: "1") }
    #expect(
      ONNXError.tooLarge(network: "G").description
        == "G: a model of ONNX has less than 2 GiB, but this one would have more")
  }
}

/// A layer that we cannot convert.
private struct Doubling: Layer {
  static let className = "Doubling"
  init() {}
  init(configuration: JSONObject) throws {}
  var configuration: JSONObject { [:] }
  func outputShape(_ inputs: [Shape]) throws -> Shape { inputs[0] }
  func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor { inputs[0] + inputs[0] }
}
