import Layers
import Tensors

extension MaxPooling2D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    graph.pooling("MaxPool", call, WindowFrame(window, call).attributes)
  }
}

extension AveragePooling2D: ONNXLayer {
  /// The zeros around the image do not count.
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let frame = WindowFrame(window, call).attributes
    return graph.pooling("AveragePool", call, frame + [.int("count_include_pad", 0)])
  }
}

extension GlobalAveragePooling2D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let attributes: [AttributeProto] = [
      .ints("axes", call.input.spatialAxes), .int("keepdims", keepsAxes ? 1 : 0),
    ]
    var means = graph.apply("ReduceMean", to: call.input, [], attributes, shape: call.outputShape)
    if !keepsAxes { means.layout = .channelsLast }
    return means
  }
}

extension GraphBuilder {
  fileprivate mutating func pooling(_ type: String, _ call: LayerCall, _ attributes: [AttributeProto]) -> GraphValue {
    apply(type, to: arranged(call.input, .channelsFirst), [], attributes, shape: call.outputShape)
  }
}
