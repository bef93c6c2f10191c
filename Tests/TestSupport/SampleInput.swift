package import GANZooTensors

/// A tensor for a test: its shape and what its numbers are like. The same numbers for the same seed on every run.
package struct SampleInput: Sendable {
  /// What numbers a function can be tried on.
  package enum Kind: Sendable {
    /// Standard normal.
    case normal
    /// Uniform in 0.5 ..< 2: for logarithms, roots and divisors.
    case positive
    /// Of either sign, at least 0.3 away from 0, where rectifiers have their kink.
    case awayFromZero
    /// A shuffle of numbers 0.2 apart, so that no maximum changes its place under a small step.
    case distinct
  }

  package var shape: Shape
  package var kind: Kind

  package init(_ shape: Shape, _ kind: Kind = .normal) { (self.shape, self.kind) = (shape, kind) }

  /// The numbers, on a device. Different parts give different numbers.
  package func tensor(seed: UInt64, part: Int, on device: Device) -> Tensor {
    let random = RandomStream(seed: seed, purpose: .latents, part: part)
    switch kind {
    case .normal: return Tensor(normal: 1, shape: shape, from: random, on: device)
    case .positive: return Tensor(uniform: 0.5..<2, shape: shape, from: random, on: device)
    case .awayFromZero:
      let normal = Tensor(normal: 1, shape: shape, from: random, on: device).values
      return Tensor(normal.map { $0 < 0 ? $0 - 0.3 : $0 + 0.3 }, shape: shape, on: device)
    case .distinct:
      let order = Tensor(uniform: 0..<1, shape: shape, from: random, on: device).values.enumerated()
        .sorted { $0.element < $1.element }.map(\.offset)
      let middle = Float(shape.count) / 2
      return Tensor(order.map { (Float($0) - middle) * 0.2 }, shape: shape, on: device)
    }
  }
}
