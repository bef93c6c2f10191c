import GANZooNN
import GANZooTensors

extension MaxPooling2D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    graph.pooling("MaxPool", call, WindowFrame(window, call))
  }
}

extension AveragePooling2D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    graph.pooling("AveragePool", call, WindowFrame(window, call))
  }
}

extension MaxPooling1D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    graph.pooling("MaxPool", call, WindowFrame(sizes: [window.width], strides: [window.strideWidth], call))
  }
}

extension AveragePooling1D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    graph.pooling("AveragePool", call, WindowFrame(sizes: [window.width], strides: [window.strideWidth], call))
  }
}

extension GlobalAveragePooling1D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    graph.pooling("ReduceMean", call, keepingAxes: keepsAxes)
  }
}

extension GlobalAveragePooling2D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    graph.pooling("ReduceMean", call, keepingAxes: keepsAxes)
  }
}

extension GlobalMaxPooling1D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    graph.pooling("ReduceMax", call, keepingAxes: keepsAxes)
  }
}

extension GlobalMaxPooling2D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    graph.pooling("ReduceMax", call, keepingAxes: keepsAxes)
  }
}

extension GraphBuilder {
  /// The zeros around an image do not count in an average, which is the operator's default.
  fileprivate mutating func pooling(_ type: String, _ call: LayerCall, _ frame: WindowFrame) -> GraphValue {
    apply(type, to: arranged(call.input, .channelsFirst), [], frame.attributes, shape: call.outputShape)
  }

  /// A pooling of all but the channels.
  fileprivate mutating func pooling(_ type: String, _ call: LayerCall, keepingAxes: Bool) -> GraphValue {
    let axes = AttributeProto.ints("axes", call.input.spatialAxes)
    let attributes = [axes, .int("keepdims", keepingAxes ? 1 : 0)]
    var pooled = apply(type, to: call.input, [], attributes, shape: call.outputShape)
    if !keepingAxes { pooled.layout = .channelsLast }
    return pooled
  }
}
