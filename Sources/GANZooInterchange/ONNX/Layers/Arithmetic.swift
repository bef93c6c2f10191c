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
    let inputs = graph.alike(call.inputs)
    // Keras counts the batch axis, except from the back.
    let axis = inputs[0].axis(axis < 0 ? axis : axis - 1)
    return graph.joined("Concat", inputs, [.int("axis", axis)], shape: call.outputShape)
  }
}

extension Rescaling: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let y = graph.apply("Mul", to: call.input, [graph.constant("scale", scale)])
    return graph.apply("Add", to: y, [graph.constant("offset", offset)])
  }
}

extension GraphBuilder {
  /// An operator of two inputs, applied to the first two, then to the result and the third, and so on.
  fileprivate mutating func merged(_ type: String, _ call: LayerCall) -> GraphValue {
    let inputs = alike(call.inputs)
    return inputs.dropFirst().reduce(inputs[0]) { sum, input in
      joined(type, [sum, input], shape: call.outputShape)
    }
  }

  fileprivate mutating func joined(
    _ type: String, _ inputs: [GraphValue], _ attributes: [AttributeProto] = [], shape: Shape
  ) -> GraphValue {
    apply(type, to: inputs[0], inputs.dropFirst().map(\.name), attributes, shape: shape)
  }

  /// Values of as many axes as the one with most, in the layout of the largest, so that the small ones are transposed.
  ///
  /// As in Keras, axes of size 1 are put between the batch and the others.
  fileprivate mutating func alike(_ values: [GraphValue]) -> [GraphValue] {
    let rank = values.map(\.shape.rank).max() ?? 0
    let largest = values.reduce(values[0]) { $1.shape.count > $0.shape.count ? $1 : $0 }
    return values.map { value in
      guard value.shape.rank < rank else { return arranged(value, largest.layout) }
      let ones = [Int](repeating: 1, count: rank - value.shape.rank)
      let x = arranged(value, .channelsLast)
      let axes = constant("axes", Array(1...ones.count))
      return arranged(apply("Unsqueeze", to: x, [axes], shape: Shape(ones + x.shape.sizes)), largest.layout)
    }
  }
}
