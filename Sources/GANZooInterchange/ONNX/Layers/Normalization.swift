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
    // If all axes are normalised, their order does not matter. Otherwise the operator normalises the last ones.
    let isOverAllAxes = axis.count == call.input.shape.rank
    let x = isOverAllAxes ? call.input : graph.converted(call.input, to: .channelsLast)
    let ones = StoredArray(repeating: 1, shape: Array(x.shape.sizes.suffix(axis.count)))
    // The operator requires gamma, but not beta.
    let parameters =
      [("gamma", call.value(of: "gamma") ?? ones)] + (call.value(of: "beta").map { [("beta", $0)] } ?? [])
    let constants = parameters.map { name, array in graph.constant(name, array.inLayout(of: x)) }
    return graph.apply(
      "LayerNormalization", to: x, constants, [.int("axis", -axis.count), .float("epsilon", epsilon)])
  }
}

extension SpectralNormalization: ONNXLayer {
  /// The stored kernel is already divided by σ, since training does that after each step. So this is the wrapped layer.
  func add(_ call: LayerCall, to graph: inout GraphBuilder) throws -> GraphValue {
    try graph.add(layer, call)
  }
}
