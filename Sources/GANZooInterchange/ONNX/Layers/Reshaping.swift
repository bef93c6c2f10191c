import GANZooNN
import GANZooTensors

extension Flatten: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let x = graph.converted(call.input, to: .channelsLast)
    return x.shape == call.outputShape
      ? x : graph.apply("Flatten", to: x, [], [.int("axis", 1)], shape: call.outputShape)
  }
}

extension Reshape: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let x = graph.converted(call.input, to: .channelsLast)
    // A size of 0 keeps the size of the input's axis, here the batch.
    let shape = graph.constant("shape", [0] + call.outputShape.sizes)
    return graph.apply("Reshape", to: x, [shape], shape: call.outputShape)
  }
}

extension Permute: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let x = graph.converted(call.input, to: .channelsLast)
    return graph.apply("Transpose", to: x, [], [.ints("perm", [0] + order)], shape: call.outputShape)
  }
}

extension RepeatVector: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let step = graph.apply("Unsqueeze", to: call.input, [graph.constant("axes", [1])])
    return graph.apply("Tile", to: step, [graph.constant("repeats", [1, count, 1])], shape: call.outputShape)
  }
}
