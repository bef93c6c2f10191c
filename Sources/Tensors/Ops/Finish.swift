package import Kernels

/// A bias and an activation that are computed in the same pass as the op before them.
package struct Finish {
  package var bias: Tensor?
  package var activation: Epilogue.Activation?

  package init(bias: Tensor? = nil, activation: Epilogue.Activation? = nil) {
    (self.bias, self.activation) = (bias, activation)
  }

  var epilogue: Epilogue { Epilogue(bias: bias?.storage, activation: activation) }
}

extension Tensor {
  /// Adds to the graph what a finished op did beyond the product that `self` stands for.
  ///
  /// The numbers are there already: `self` and what comes between share them, which no rule reads. Each part has a node
  /// of its own, so that the gradients of a finished op are those of its parts.
  func recorded(_ finish: Finish) -> Tensor {
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
