import GANZooNN
import GANZooTensors

extension MaxPooling2D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    graph.pooling("MaxPool", call, ONNXWindow(window, call))
  }
}

extension AveragePooling2D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    graph.pooling("AveragePool", call, ONNXWindow(window, call))
  }
}

extension MaxPooling1D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    graph.pooling("MaxPool", call, ONNXWindow(sizes: [window.width], strides: [window.strideWidth], call))
  }
}

extension AveragePooling1D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    graph.pooling("AveragePool", call, ONNXWindow(sizes: [window.width], strides: [window.strideWidth], call))
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
  /// Pooling over windows. As in Keras, an average does not count the padding, which is the operator's default.
  fileprivate mutating func pooling(_ type: String, _ call: LayerCall, _ window: ONNXWindow) -> GraphValue {
    apply(type, to: converted(call.input, to: .channelsFirst), [], window.attributes, shape: call.outputShape)
  }

  /// Pooling over all spatial axes.
  fileprivate mutating func pooling(_ type: String, _ call: LayerCall, keepingAxes: Bool) -> GraphValue {
    let axes = AttributeProto.ints("axes", call.input.spatialAxes)
    let attributes = [axes, .int("keepdims", keepingAxes ? 1 : 0)]
    var pooled = apply(type, to: call.input, [], attributes, shape: call.outputShape)
    // Only the axis of the channels is left.
    if !keepingAxes { pooled.layout = .channelsLast }
    return pooled
  }
}
