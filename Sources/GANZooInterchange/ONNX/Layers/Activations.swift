import GANZooNN

extension GraphBuilder {
  /// Applies an activation function. The result has the layout of `x`.
  mutating func activated(_ x: GraphValue, _ function: ActivationFunction) -> GraphValue {
    switch function {
    case .linear: x
    case .relu: apply("Relu", to: x)
    case .elu: apply("Elu", to: x, [], [.float("alpha", 1)])
    case .tanh: apply("Tanh", to: x)
    case .sigmoid: apply("Sigmoid", to: x)
    case .softmax: apply("Softmax", to: x, [], [.int("axis", x.axis(-1))])
    case .softplus: apply("Softplus", to: x)
    case .softsign: apply("Softsign", to: x)
    case .selu: apply("Selu", to: x)
    case .gelu: gelu(x)
    case .mish: multiplied(x, apply("Tanh", to: apply("Softplus", to: x)))
    case .exponential: apply("Exp", to: x)
    case .swish: multiplied(x, apply("Sigmoid", to: x))
    case .leakyReLU: apply("LeakyRelu", to: x, [], [.float("alpha", ActivationFunction.namedSlope)])
    case .relu6: clipped(x, from: 0, to: 6)
    case .logSoftmax: apply("LogSoftmax", to: x, [], [.int("axis", x.axis(-1))])
    case .hardSwish: apply("HardSwish", to: x)
    case .hardTanh: clipped(x, from: -1, to: 1)
    case .logSigmoid: apply("Neg", to: apply("Softplus", to: apply("Neg", to: x)))
    case .tanhShrink: apply("Sub", to: x, [apply("Tanh", to: x).name])
    case .squareplus: squareplus(x)
    }
  }

  /// x · (erf(x / √2) + 1) / 2. ONNX has an operator `Gelu` from operator set 20 on only.
  private mutating func gelu(_ x: GraphValue) -> GraphValue {
    let error = apply("Erf", to: apply("Mul", to: x, [constant("root", Float(0.5).squareRoot())]))
    let product = multiplied(x, apply("Add", to: error, [constant("one", 1)]))
    return apply("Mul", to: product, [constant("half", 0.5)])
  }

  private mutating func squareplus(_ x: GraphValue) -> GraphValue {
    let root = apply("Sqrt", to: apply("Add", to: multiplied(x, x), [constant("four", 4)]))
    return apply("Mul", to: apply("Add", to: x, [root.name]), [constant("half", 0.5)])
  }

  private mutating func multiplied(_ a: GraphValue, _ b: GraphValue) -> GraphValue { apply("Mul", to: a, [b.name]) }

  fileprivate mutating func clipped(_ x: GraphValue, from low: Float, to high: Float) -> GraphValue {
    apply("Clip", to: x, [constant("low", low), constant("high", high)])
  }
}

extension Activation: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue { graph.activated(call.input, function) }
}

extension ReLU: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let x = call.input
    if threshold == 0, slope == 0 {
      return maximum.map { graph.clipped(x, from: 0, to: $0) } ?? graph.apply("Relu", to: x)
    }
    var y: GraphValue
    if threshold == 0 {
      y = graph.apply("LeakyRelu", to: x, [], [.float("alpha", slope)])
    } else {
      let threshold = graph.constant("threshold", threshold)
      let below = graph.apply("Mul", to: graph.apply("Sub", to: x, [threshold]), [graph.constant("slope", slope)])
      y = graph.apply("Where", to: graph.apply("Greater", to: x, [threshold]), [x.name, below.name])
    }
    return maximum.map { graph.apply("Min", to: y, [graph.constant("maximum", $0)]) } ?? y
  }
}

extension PReLU: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    graph.apply("PRelu", to: call.input, [graph.constant("alpha", call["alpha"].inLayout(of: call.input))])
  }
}

extension Softmax: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue { graph.activated(call.input, .softmax) }
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
