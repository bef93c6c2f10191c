public import GANZooFormats
import GANZooNN
import GANZooTensors

extension BatchNormalization: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let x = graph.arranged(call.input, .channelsFirst)
    let shape = [x.shape.last]
    let statistics = call.parameters.suffix(2)
    let constants = [
      graph.constant("gamma", scale ? call.parameters[0] : StoredArray(repeating: 1, shape: shape)),
      graph.constant("beta", center ? call.parameters[scale ? 1 : 0] : StoredArray(repeating: 0, shape: shape)),
      graph.constant("moving_mean", statistics[statistics.startIndex]),
      graph.constant("moving_variance", statistics[statistics.startIndex + 1]),
    ]
    return graph.apply("BatchNormalization", to: x, constants, [.float("epsilon", epsilon)])
  }
}

extension LayerNormalization: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    // All axes may be normalised in either order; the operator takes fewer only where they are the last ones.
    let takesAll = axis.count == call.input.shape.rank
    let x = takesAll ? call.input : graph.arranged(call.input, .channelsLast)
    let ones = StoredArray(repeating: 1, shape: Array(x.shape.sizes.suffix(axis.count)))
    let parameters = (scale ? [] : [ones]) + call.parameters
    let constants = zip(["gamma", "beta"], parameters).map { name, array in
      graph.constant(name, array.arranged(as: x))
    }
    return graph.apply(
      "LayerNormalization", to: x, constants, [.int("axis", -axis.count), .float("epsilon", epsilon)])
  }
}
