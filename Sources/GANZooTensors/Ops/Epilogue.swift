package import GANZooBackend

extension Epilogue<Tensor> {
  var buffers: Epilogue<any Buffer> { map(\.buffer) }
}

extension Tensor {
  /// activation(x · scale + bias) over the last axis, in one pass.
  package func applying(_ epilogue: Epilogue<Tensor>) -> Tensor {
    guard !epilogue.isEmpty else { return self }
    let value = device.backend.apply(epilogue.buffers, to: buffer)
    guard let scale = epilogue.scale else {
      return Tensor(shape: shape, buffer: value, on: device, node: node).recording(epilogue)
    }
    let scaled = Tensor.op(
      .binary(.multiply), [self, scale], shape: shape, value: value, rules: [.of { $0 * scale }, .of { $0 * self }])
    return scaled.recording(Epilogue(bias: epilogue.bias, activation: epilogue.activation))
  }

  /// Adds to the graph what an epilogue did to the product that `self` stands for.
  ///
  /// The numbers are there already: `self` and what comes between share them, which no rule reads. Each part has a node
  /// of its own, so that the gradients of the whole are those of its parts. The gradient of a scale needs the product
  /// before the scale, which is gone: a product may have one only where nothing is recorded; `applying` records it by
  /// itself.
  func recording(_ epilogue: Epilogue<Tensor>) -> Tensor {
    precondition(
      epilogue.scale == nil || !device.isRecording || !isDifferentiable, "a scale's gradient needs its factor")
    var result = self
    if let bias = epilogue.bias {
      result = .op(.binary(.add), [result, bias], shape: shape, value: buffer, rules: [.of { $0 }, .of { $0 }])
    }
    switch epilogue.activation {
    case nil: break
    case .leakyReLU(let slope):
      result = .op(.unary(.leakyReLU), [result], shape: shape, value: buffer, rules: [.leakyReLU(slope: slope)])
    case .tanh: result = .op(.unary(.tanh), [result], shape: shape, value: buffer, rules: [.tanh])
    }
    return result
  }
}

extension Rule {
  static func leakyReLU(slope: Float) -> Rule { .ofOutput { g, y in g.leakyMasked(by: y, slope: slope) } }
  static var tanh: Rule { .ofOutput { g, y in g * (1 - y * y) } }
}
