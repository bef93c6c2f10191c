import GANZooBackend
package import GANZooTensors

/// A gradient that differs from finite differences.
package struct GradientMismatch: Error, Equatable, CustomStringConvertible {
  package enum Order: String, Sendable { case first, second }

  package var order: Order
  /// With respect to what: `input 0`, `seed`.
  package var variable: String
  package var expected, found, allowed: Double

  package var description: String {
    "\(order.rawValue)-order gradient with respect to \(variable): the directional derivative is \(found), "
      + "finite differences give \(expected) ± \(allowed)"
  }
}

/// Compares gradients with central differences along random directions, to second order.
///
/// With L = Σ seed · f(x), the first order compares dL along a direction with `gradients(of:with:)`. The second
/// compares S = Σ v · ∂L/∂x, whose gradients with respect to x and to the seed come from recorded gradients, with
/// differences of the unrecorded first-order gradients. All sums are taken in double precision.
///
/// - Parameters:
///   - inputs: where f is tried, away from kinks by more than two steps.
///   - tolerance: relative to the size of the gradient along the direction.
///   - step: of the differences; directions have components in [−1, 1].
/// - Throws: `GradientMismatch`.
package func checkGradients(
  _ function: @escaping ([Tensor]) -> Tensor, at inputs: [Tensor], order: Int = 2, tolerance: Double = 2e-3,
  step: Float = 1e-2,
  directions: Int = 3
) throws {
  let output = inputs[0].device.withoutRecording { function(inputs) }
  let seed = Tensor(
    normal: 1, shape: output.shape, from: RandomStream(seed: 99, purpose: .latents, part: 1000), on: output.device)
  let check = GradientCheck(
    function: function, inputs: inputs, seed: seed, tolerance: tolerance, step: step, directions: directions)
  try check.firstOrder()
  if order >= 2 { try check.secondOrder() }
}

private struct GradientCheck {
  let function: ([Tensor]) -> Tensor
  let inputs: [Tensor]
  let seed: Tensor
  let tolerance: Double
  let step: Float
  let directions: Int

  /// L = Σ seed · f(x) is differentiated with respect to one input at a time.
  func firstOrder() throws {
    let variables = inputs.map { $0.variable() }
    let found = gradients(of: function(variables), with: variables, seed: seed)
    for index in inputs.indices {
      try compare(found[index], along: index, .first) { inputs in dot(seed, function(inputs)) }
    }
  }

  /// S = Σ v · ∂L/∂x, with respect to the inputs and the seed.
  func secondOrder() throws {
    let weights = inputs.indices.map { random(inputs[$0].shape, part: 2000 + $0) }
    let variables = inputs.map { $0.variable() }
    let seedVariable = seed.variable()
    let first = gradients(of: function(variables), with: variables, seed: seedVariable, recording: true)
    let sum = zip(first, weights).map { ($0 * $1).sum() }.reduce(Tensor(0, on: seed.device), +)
    let found = gradients(of: sum, with: variables + [seedVariable])

    let firstOrderSum = { (inputs: [Tensor], seed: Tensor) in
      let variables = inputs.map { $0.variable() }
      let first = gradients(of: function(variables), with: variables, seed: seed)
      return zip(first, weights).map(dot).reduce((0, 0)) { ($0.0 + $1.0, $0.1 + $1.1) }
    }
    for index in inputs.indices {
      try compare(found[index], along: index, .second) { inputs in firstOrderSum(inputs, seed) }
    }
    try compare(found[inputs.count], along: nil, .second) { seeds in firstOrderSum(inputs, seeds[0]) }
  }

  /// Central differences of fourth order of `value`, moved along one input or (nil) the seed.
  private func compare(
    _ gradient: Tensor, along index: Int?, _ order: GradientMismatch.Order,
    of value: ([Tensor]) -> (sum: Double, size: Double)
  ) throws {
    let start = index.map { inputs[$0] } ?? seed
    for number in 0..<directions {
      let direction = random(start.shape, part: 3000 + 16 * (index ?? inputs.count) + number)
      func at(_ steps: Float) -> (sum: Double, size: Double) {
        let moved = start + direction * (steps * step)
        return value(index.map { inputs.replacing($0, with: moved) } ?? [moved])
      }
      let (near, far) = ((at(1), at(-1)), (at(2), at(-2)))
      let expected = (8 * (near.0.sum - near.1.sum) - (far.0.sum - far.1.sum)) / (12 * Double(step))
      let (found, size) = dot(gradient, direction)
      // Rounding of the summed numbers, seen through the division by the step.
      let noise = 8 * Double(Float.ulpOfOne) * near.0.size / Double(step)
      let allowed = tolerance * max(size, abs(expected)) + noise
      guard abs(found - expected) <= allowed else {
        throw GradientMismatch(
          order: order, variable: index.map { "input \($0)" } ?? "seed", expected: expected, found: found,
          allowed: allowed)
      }
    }
  }

  private func random(_ shape: Shape, part: Int) -> Tensor {
    Tensor(
      uniform: -1..<1, shape: shape, from: RandomStream(seed: 7, purpose: .latents, part: part), on: seed.device)
  }
}

/// Σ a · b, and the root of Σ (a · b)²: the size that the sum of such terms has.
private func dot(_ a: Tensor, _ b: Tensor) -> (sum: Double, size: Double) {
  var (sum, squares) = (0.0, 0.0)
  for (x, y) in zip(a.values, b.values) {
    let term = Double(x) * Double(y)
    sum += term
    squares += term * term
  }
  return (sum, squares.squareRoot())
}

extension Array {
  fileprivate func replacing(_ index: Int, with element: Element) -> Self {
    var copy = self
    copy[index] = element
    return copy
  }
}
