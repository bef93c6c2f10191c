import Layers
import Tensors

extension Flatten: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let x = graph.arranged(call.input, .channelsLast)
    return x.shape == call.outputShape
      ? x : graph.apply("Flatten", to: x, [], [.int("axis", 1)], shape: call.outputShape)
  }
}

extension Reshape: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let x = graph.arranged(call.input, .channelsLast)
    // 0 stands for the batch's own size.
    let shape = graph.constant("shape", [0] + call.outputShape.sizes)
    return graph.apply("Reshape", to: x, [shape], shape: call.outputShape)
  }
}

extension Dropout: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue { call.input }
}
