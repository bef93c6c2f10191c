import GANZooBackend

/// Passes over all weights of a network at once, between steps; not differentiable.
extension Tensor {
  /// share · a + (1 − share) · b, for each pair.
  package static func blended(_ a: [Tensor], _ b: [Tensor], share: Float) -> [Tensor] {
    guard let device = a.first?.device else { return [] }
    return zip(a, device.blended(a.map(\.storage), b.map(\.storage), share: share)).map {
      Tensor(shape: $0.shape, storage: $1)
    }
  }

  /// Each number moved into the range.
  public static func clipped(_ values: [Tensor], to range: ClosedRange<Float>) -> [Tensor] {
    guard let device = values.first?.device else { return [] }
    let clipped = device.map(.clamp(range.lowerBound, range.upperBound), values.map(\.storage))
    return zip(values, clipped).map { Tensor(shape: $0.shape, storage: $1) }
  }
}
