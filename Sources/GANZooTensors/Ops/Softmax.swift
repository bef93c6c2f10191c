import GANZooBackend

extension Tensor {
  /// eˣ / Σ eˣ over the last axis.
  public func softmax() -> Tensor {
    .op(
      .array(.softmax), [self], shape: shape,
      value: device.backend.softmax(buffer, columns: shape.last, logarithm: false),
      rules: [.ofOutput { g, y in y * (g - (g * y).sum([-1], keepingAxes: true)) }])
  }

  /// x − log Σ eˣ over the last axis: the logarithm of softmax, without overflow.
  public func logSoftmax() -> Tensor {
    .op(
      .array(.logSoftmax), [self], shape: shape,
      value: device.backend.softmax(buffer, columns: shape.last, logarithm: true),
      rules: [.ofOutput { g, y in g - y.exp() * g.sum([-1], keepingAxes: true) }])
  }
}
