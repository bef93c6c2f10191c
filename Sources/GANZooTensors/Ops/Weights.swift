package import GANZooBackend

/// Passes over all weights of a network at once, between steps; not differentiable. Weights are on one device.
extension Tensor {
  /// share · a + (1 − share) · b, for each pair.
  package static func blended(_ a: [Tensor], _ b: [Tensor], share: Float) -> [Tensor] {
    guard let device = a.first?.device else { return [] }
    return tensors(device.backend.blend(a.map(\.buffer), b.map(\.buffer), share: share), like: a)
  }

  /// Each number moved into the range.
  public static func clipped(_ values: [Tensor], to range: ClosedRange<Float>) -> [Tensor] {
    guard let device = values.first?.device else { return [] }
    let clipped = device.backend.map(UnaryOp(.clamp, range.lowerBound, range.upperBound), values.map(\.buffer))
    return tensors(clipped, like: values)
  }

  private static func tensors(_ buffers: [any Buffer], like old: [Tensor]) -> [Tensor] {
    zip(old, buffers).map { Tensor(shape: $0.shape, buffer: $1, on: $0.device) }
  }
}

extension [Moments<Tensor>] {
  /// After a step with momentum; they have a mean.
  package func momentum(_ gradients: [Tensor], _ step: MomentumStep) -> Self {
    stepped { backend, old in backend.momentum(old, gradients.map(\.buffer), step) }
  }

  /// After a step of RMSprop; they have a square.
  package func rmsprop(_ gradients: [Tensor], _ step: RMSpropStep) -> Self {
    stepped { backend, old in backend.rmsprop(old, gradients.map(\.buffer), step) }
  }

  /// After a step of Adam; they have a mean and a square.
  package func adam(_ gradients: [Tensor], _ step: AdamStep) -> Self {
    stepped { backend, old in backend.adam(old, gradients.map(\.buffer), step) }
  }

  private func stepped(
    _ step: (_ backend: any Backend, _ old: [Moments<any Buffer>]) -> [Moments<any Buffer>]
  ) -> Self {
    guard let device = first?.weights.device else { return [] }
    let new = step(device.backend, map { $0.map(\.buffer) })
    return zip(self, new).map { old, new in
      new.map { Tensor(shape: old.weights.shape, buffer: $0, on: device) }
    }
  }
}
