import CLoops

extension Storage {
  /// One step of RMSprop without momentum: v ← ρ v + (1 − ρ) g²; w ← w − rate · g / √(v + ε).
  package func rmsprop(
    gradient: Storage, velocity: Storage, rate: Float, rho: Float, epsilon: Float
  ) -> (weights: Storage, velocity: Storage) {
    let (weights, newVelocity) = (twin(), twin())
    var constants = loops_optimizer(rate: rate, beta1: 0, beta2: rho, epsilon: epsilon)
    withUnsafePointer(to: &constants) { constants in
      device.parallel(count: count) { range in
        let start = range.lowerBound
        loops_rmsprop(
          weights.pointer + start, newVelocity.pointer + start, pointer + start, velocity.pointer + start,
          gradient.pointer + start, range.count, constants)
      }
    }
    return (weights, newVelocity)
  }

  /// One step of Adam: m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; w ← w − rate · m / (√v + ε).
  package func adam(
    gradient: Storage, mean: Storage, variance: Storage, rate: Float, beta1: Float, beta2: Float, epsilon: Float
  ) -> (weights: Storage, mean: Storage, variance: Storage) {
    let (weights, newMean, newVariance) = (twin(), twin(), twin())
    var constants = loops_optimizer(rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon)
    withUnsafePointer(to: &constants) { constants in
      device.parallel(count: count) { range in
        let start = range.lowerBound
        loops_adam(
          weights.pointer + start, newMean.pointer + start, newVariance.pointer + start, pointer + start,
          mean.pointer + start, variance.pointer + start, gradient.pointer + start, range.count, constants)
      }
    }
    return (weights, newMean, newVariance)
  }

  private func twin() -> Storage { Storage(uninitialized: count, on: device) }
}
