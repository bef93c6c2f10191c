import GANZooNN
import GANZooTensors

extension Add: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue { graph.merged("Add", call) }
}

extension Multiply: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue { graph.merged("Mul", call) }
}

extension Subtract: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue { graph.merged("Sub", call) }
}

extension Maximum: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue { graph.merged("Max", call) }
}

extension Minimum: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue { graph.merged("Min", call) }
}

extension Average: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    graph.apply("Div", to: graph.merged("Add", call), [graph.constant("count", Float(call.inputs.count))])
  }
}

extension Concatenate: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let inputs = graph.broadcast(call.inputs)
    // Keras' axis counts the batch axis, unless it is negative.
    let axis = inputs[0].axis(axis < 0 ? axis : axis - 1)
    return graph.apply("Concat", inputs, [.int("axis", axis)], shape: call.outputShape)
  }
}

extension Rescaling: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let y = graph.apply("Mul", to: call.input, [graph.constant("scale", scale)])
    return graph.apply("Add", to: y, [graph.constant("offset", offset)])
  }
}

extension GraphBuilder {
  /// Applies an operator of two inputs to the first two, then to the result and the third, and so on.
  fileprivate mutating func merged(_ type: String, _ call: LayerCall) -> GraphValue {
    let inputs = broadcast(call.inputs)
    return inputs.dropFirst().reduce(inputs[0]) { sum, input in
      apply(type, [sum, input], shape: call.outputShape)
    }
  }

  /// Adds a node that reads several values of one layout.
  fileprivate mutating func apply(
    _ type: String, _ inputs: [GraphValue], _ attributes: [AttributeProto] = [], shape: Shape
  ) -> GraphValue {
    apply(type, to: inputs[0], inputs.dropFirst().map(\.name), attributes, shape: shape)
  }

  /// The values with equally many axes and in one layout.
  ///
  /// As in Keras, axes of size 1 are inserted behind the batch axis. The layout is that of the largest value, so that
  /// only smaller ones are transposed.
  fileprivate mutating func broadcast(_ values: [GraphValue]) -> [GraphValue] {
    let rank = values.map(\.shape.rank).max() ?? 0
    let largest = values.reduce(values[0]) { $1.shape.count > $0.shape.count ? $1 : $0 }
    return values.map { value in
      guard value.shape.rank < rank else { return converted(value, to: largest.layout) }
      let ones = [Int](repeating: 1, count: rank - value.shape.rank)
      let x = converted(value, to: .channelsLast)
      let axes = constant("axes", Array(1...ones.count))
      return converted(apply("Unsqueeze", to: x, [axes], shape: Shape(ones + x.shape.sizes)), to: largest.layout)
    }
  }
}
