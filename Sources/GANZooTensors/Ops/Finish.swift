package import GANZooBackend

/// What is computed in the same pass as the op before it: activation(x · scale + bias), scale and bias [last axis].
package struct Finish {
  package var scale: Tensor?
  package var bias: Tensor?
  package var activation: Epilogue.Activation?

  package init(scale: Tensor? = nil, bias: Tensor? = nil, activation: Epilogue.Activation? = nil) {
    (self.scale, self.bias, self.activation) = (scale, bias, activation)
  }

  var epilogue: Epilogue { Epilogue(scale: scale?.storage, bias: bias?.storage, activation: activation) }
}

extension Tensor {
  /// activation(x · scale + bias) over the last axis, in one pass.
  package func finished(_ finish: Finish) -> Tensor {
    guard finish.scale != nil || finish.bias != nil || finish.activation != nil else { return self }
    let value = storage.finished(finish.epilogue)
    guard let scale = finish.scale else {
      return Tensor(shape: shape, storage: value, node: node).recorded(finish)
    }
    let scaled = Tensor.op(
      .multiply, [self, scale], shape: shape, value: value, rules: [.of { $0 * scale }, .of { $0 * self }])
    return scaled.recorded(Finish(bias: finish.bias, activation: finish.activation))
  }

  /// Adds to the graph what a finished op did beyond the product that `self` stands for.
  ///
  /// The numbers are there already: `self` and what comes between share them, which no rule reads. Each part has a node
  /// of its own, so that the gradients of a finished op are those of its parts. A scale needs the product itself for its
  /// gradient, so it is only for passes that record nothing; see `finished`.
  func recorded(_ finish: Finish) -> Tensor {
    precondition(finish.scale == nil || !device.isRecording || !isDifferentiable, "a scale's gradient needs its factor")
    var result = self
    if let bias = finish.bias {
      result = .op(.add, [result, bias], shape: shape, value: storage, rules: [.of { $0 }, .of { $0 }])
    }
    switch finish.activation {
    case nil: break
    case .leakyReLU(let slope):
      result = .op(.leakyReLU, [result], shape: shape, value: storage, rules: [.leakyReLU(slope: slope)])
    case .tanh: result = .op(.tanh, [result], shape: shape, value: storage, rules: [.tanh])
    }
    return result
  }
}

extension Rule {
  static func leakyReLU(slope: Float) -> Rule { .ofOutput { g, y in g.leakyMasked(by: y, slope: slope) } }
  static var tanh: Rule { .ofOutput { g, y in g * (1 - y * y) } }
}
