import GANZooFormats
import GANZooNN
import GANZooTensors

extension BatchNormalization: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let x = graph.converted(call.input, to: .channelsFirst)
    let shape = [x.shape.last]
    let constants = [
      graph.constant("gamma", call.value(of: "gamma") ?? StoredArray(repeating: 1, shape: shape)),
      graph.constant("beta", call.value(of: "beta") ?? StoredArray(repeating: 0, shape: shape)),
      graph.constant("moving_mean", call["moving_mean"]),
      graph.constant("moving_variance", call["moving_variance"]),
    ]
    return graph.apply("BatchNormalization", to: x, constants, [.float("epsilon", epsilon)])
  }
}

extension LayerNormalization: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let rank = call.input.shape.rank
    let positions = positions(in: call.input.shape)
    guard positions == Array(rank + 1 - positions.count...rank) else {
      return graph.normalized(call, over: positions.map { $0 - 1 }, epsilon: epsilon)
    }
    // If all axes are normalised, their order does not matter. Otherwise the operator normalises the last ones.
    let isOverAllAxes = positions.count == rank
    let x = isOverAllAxes ? call.input : graph.converted(call.input, to: .channelsLast)
    let ones = StoredArray(repeating: 1, shape: Array(x.shape.sizes.suffix(positions.count)))
    // The operator requires gamma, but not beta.
    let parameters =
      [("gamma", call.value(of: "gamma") ?? ones)] + (call.value(of: "beta").map { [("beta", $0)] } ?? [])
    let constants = parameters.map { name, array in graph.constant(name, array.inLayout(of: x)) }
    return graph.apply(
      "LayerNormalization", to: x, constants, [.int("axis", -positions.count), .float("epsilon", epsilon)])
  }
}

extension GroupNormalization: ONNXLayer {
  /// ONNX' operator of this name came later and has scales for groups. Groups are channels of an instance
  /// normalisation.
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let x = graph.converted(call.input, to: .channelsFirst)
    let (sizes, channels) = (x.shape.sizes, x.shape.last)
    let groups = groups(of: channels)
    let ofGroups = graph.node("Reshape", [x.name, graph.constant("groups", [0, groups, -1])])
    let constants = [
      graph.constant("scale", StoredArray(repeating: 1, shape: [groups])),
      graph.constant("shift", StoredArray(repeating: 0, shape: [groups])),
    ]
    let normalized = graph.node("InstanceNormalization", [ofGroups] + constants, [.float("epsilon", epsilon)])
    var y = x
    y.name = graph.node("Reshape", [normalized, graph.constant("shape", [0, channels] + sizes.dropLast())])
    let ofChannels = [Int](repeating: 1, count: sizes.count - 1) + [channels]
    if let gamma = call.value(of: "gamma") {
      let scale = StoredArray(shape: ofChannels, values: gamma.values).inLayout(of: y)
      y = graph.apply("Mul", to: y, [graph.constant("gamma", scale)])
    }
    if let beta = call.value(of: "beta") {
      let shift = StoredArray(shape: ofChannels, values: beta.values).inLayout(of: y)
      y = graph.apply("Add", to: y, [graph.constant("beta", shift)])
    }
    return y
  }
}

extension UnitNormalization: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let x = call.input
    let axes = positions(in: x.shape).map { x.axis($0 - 1) }
    let length = graph.apply("ReduceL2", to: x, [], [.ints("axes", axes), .int("keepdims", 1)])
    // The square root of the least square.
    let divisor = graph.apply("Max", to: length, [graph.constant("least", 1e-6)])
    return graph.apply("Div", to: x, [divisor.name])
  }
}

extension GraphBuilder {
  /// A normalisation over any axes of a sample, whose gamma and beta have the sizes of these axes.
  fileprivate mutating func normalized(_ call: LayerCall, over axes: [Int], epsilon: Float) -> GraphValue {
    let x = call.input
    let attributes = [AttributeProto.ints("axes", axes.map(x.axis)), .int("keepdims", 1)]
    let centered = apply("Sub", to: x, [apply("ReduceMean", to: x, [], attributes).name])
    let square = apply("Mul", to: centered, [centered.name])
    let variance = apply("Add", to: apply("ReduceMean", to: square, [], attributes), [constant("epsilon", epsilon)])
    var y = apply("Div", to: centered, [apply("Sqrt", to: variance).name])
    let sizes = x.shape.sizes.indices.map { axes.contains($0) ? x.shape.sizes[$0] : 1 }
    for (name, type) in [("gamma", "Mul"), ("beta", "Add")] {
      guard let array = call.value(of: name) else { continue }
      y = apply(type, to: y, [constant(name, StoredArray(shape: sizes, values: array.values).inLayout(of: x))])
    }
    return y
  }
}

extension SpectralNormalization: ONNXLayer {
  /// The stored kernel is already divided by σ, since training does that after each step. So this is the wrapped layer.
  func add(_ call: LayerCall, to graph: inout GraphBuilder) throws -> GraphValue {
    try graph.add(layer, call)
  }
}
