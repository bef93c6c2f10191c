import GANZooFormats
import GANZooNN
import GANZooTensors

extension Dense: ONNXLayer {
  /// `Gemm` for vectors, for which runtimes have a fused kernel, and `MatMul` and `Add` for inputs with more axes.
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let x = graph.converted(call.input, to: .channelsLast)
    let kernel = graph.constant("kernel", call["kernel"])
    let bias = call.value(of: "bias").map { [graph.constant("bias", $0)] } ?? []
    guard x.shape.rank > 1 else {
      return graph.activated(graph.apply("Gemm", to: x, [kernel] + bias, shape: call.outputShape), activation)
    }
    var y = graph.apply("MatMul", to: x, [kernel], shape: call.outputShape)
    if usesBias { y = graph.apply("Add", to: y, bias) }
    return graph.activated(y, activation)
  }
}

extension Embedding: ONNXLayer {
  var readsIndices: Bool { true }

  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let indices = graph.cast(graph.converted(call.input, to: .channelsLast), toInteger: true)
    let table = graph.constant("embeddings", call["embeddings"])
    return GraphValue(name: graph.node("Gather", [table, indices.name], [.int("axis", 0)]), shape: call.outputShape)
  }
}

// MARK: - Layers that do nothing in inference mode

extension Dropout: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue { call.input }
}

extension SpatialDropout2D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue { call.input }
}

extension GaussianNoise: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue { call.input }
}

extension AlphaDropout: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue { call.input }
}

extension GaussianDropout: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue { call.input }
}
