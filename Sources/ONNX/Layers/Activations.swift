import Layers

extension GraphBuilder {
  /// The activated value, in its layout.
  mutating func activated(_ x: GraphValue, _ function: ActivationFunction) -> GraphValue {
    switch function {
    case .linear: x
    case .relu: apply("Relu", to: x)
    case .elu: apply("Elu", to: x, [], [.float("alpha", 1)])
    case .tanh: apply("Tanh", to: x)
    case .sigmoid: apply("Sigmoid", to: x)
    case .softmax: apply("Softmax", to: x, [], [.int("axis", x.axis(-1))])
    case .softplus: apply("Softplus", to: x)
    }
  }
}

extension Activation: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue { graph.activated(call.input, function) }
}

extension ReLU: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue { graph.activated(call.input, .relu) }
}

extension LeakyReLU: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    graph.apply("LeakyRelu", to: call.input, [], [.float("alpha", slope)])
  }
}

extension ELU: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    graph.apply("Elu", to: call.input, [], [.float("alpha", alpha)])
  }
}
