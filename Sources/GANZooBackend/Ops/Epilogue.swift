/// What is applied to the result of a convolution or a matrix product, for each channel of the last axis:
/// activation(x · scale + bias).
///
/// It is computed in the same pass as the product. Tensors have an `Epilogue<Tensor>`, a backend one of its buffers.
package struct Epilogue<Operand> {
  /// [channels], or nil for ones.
  package var scale: Operand?
  /// [channels], or nil for zeros.
  package var bias: Operand?
  package var activation: EpilogueActivation?

  @inlinable package init(scale: Operand? = nil, bias: Operand? = nil, activation: EpilogueActivation? = nil) {
    self.scale = scale
    self.bias = bias
    self.activation = activation
  }

  @inlinable package var isEmpty: Bool { scale == nil && bias == nil && activation == nil }

  @inlinable package func map<Other>(_ transform: (Operand) -> Other) -> Epilogue<Other> {
    Epilogue<Other>(scale: scale.map(transform), bias: bias.map(transform), activation: activation)
  }
}

/// An activation that an epilogue can have.
package enum EpilogueActivation: Equatable, Sendable {
  case leakyReLU(slope: Float)
  case tanh
}
