public import GANZooFormats
import GANZooNN
import GANZooTensors

extension Dense: ONNXLayer {
  /// `Gemm` where a sample is a vector, which runtimes have one kernel for; `MatMul` and `Add` otherwise.
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let x = graph.arranged(call.input, .channelsLast)
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
    let indices = graph.cast(graph.arranged(call.input, .channelsLast), toWhole: true)
    let table = graph.constant("embeddings", call["embeddings"])
    return GraphValue(name: graph.node("Gather", [table, indices.name], [.int("axis", 0)]), shape: call.outputShape)
  }
}

extension SpectralNormalization: ONNXLayer {
  /// The stored kernel is divided by σ already: training does that after each step, and inference does nothing.
  func add(_ call: LayerCall, to graph: inout GraphBuilder) throws -> GraphValue {
    try graph.add(layer, call)
  }
}
