import CLoops

/// What an optimizer keeps of a parameter.
package struct Moments {
  package var weights: Storage
  /// Mean of the gradients, where the optimizer has one.
  package var mean: Storage?
  /// Mean square of the gradients.
  package var square: Storage

  package init(weights: Storage, mean: Storage? = nil, square: Storage) {
    (self.weights, self.mean, self.square) = (weights, mean, square)
  }

  fileprivate var likeThis: Moments {
    let twin = { (storage: Storage) in Storage(uninitialized: storage.count, on: storage.device) }
    return Moments(weights: twin(weights), mean: mean.map(twin), square: twin(square))
  }
}

/// Passes over all parameters of a network at once: most are too small to share among threads.
extension Device {
  /// One step of RMSprop without momentum: v ← ρ v + (1 − ρ) g²; w ← w − rate · g / √(v + ε).
  package func rmsprop(_ old: [Moments], gradients: [Storage], rate: Float, rho: Float, epsilon: Float) -> [Moments] {
    let new = old.map(\.likeThis)
    var constants = loops_optimizer(rate: rate, beta1: 0, beta2: rho, epsilon: epsilon)
    withUnsafePointer(to: &constants) { constants in
      parallel(counts: old.map(\.weights.count), grain: Device.grain / 4) { index, range in
        let start = range.lowerBound
        loops_rmsprop(
          new[index].weights.pointer + start, new[index].square.pointer + start, old[index].weights.pointer + start,
          old[index].square.pointer + start, gradients[index].pointer + start, range.count, constants)
      }
    }
    return new
  }

  /// One step of Adam: m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; w ← w − rate · m / (√v + ε).
  package func adam(
    _ old: [Moments], gradients: [Storage], rate: Float, beta1: Float, beta2: Float, epsilon: Float
  ) -> [Moments] {
    let new = old.map(\.likeThis)
    var constants = loops_optimizer(rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon)
    withUnsafePointer(to: &constants) { constants in
      parallel(counts: old.map(\.weights.count), grain: Device.grain / 4) { index, range in
        guard let newMean = new[index].mean, let oldMean = old[index].mean else {
          preconditionFailure("Adam keeps a mean of the gradients")
        }
        let start = range.lowerBound
        loops_adam(
          new[index].weights.pointer + start, newMean.pointer + start, new[index].square.pointer + start,
          old[index].weights.pointer + start, oldMean.pointer + start, old[index].square.pointer + start,
          gradients[index].pointer + start, range.count, constants)
      }
    }
    return new
  }

  /// share · a + (1 − share) · b, for each pair.
  package func blended(_ a: [Storage], _ b: [Storage], share: Float) -> [Storage] {
    let new = a.map { Storage(uninitialized: $0.count, on: self) }
    parallel(counts: a.map(\.count), grain: Device.grain / 2) { index, range in
      let start = range.lowerBound
      loops_blend(new[index].pointer + start, a[index].pointer + start, b[index].pointer + start, range.count, share)
    }
    return new
  }

  /// An op on each number of several arrays.
  package func map(_ op: Storage.Unary, _ values: [Storage]) -> [Storage] {
    let new = values.map { Storage(uninitialized: $0.count, on: self) }
    let (code, a, b) = op.code
    parallel(counts: values.map(\.count), grain: Device.grain / 2) { index, part in
      let start = part.lowerBound
      loops_unary(code, new[index].pointer + start, values[index].pointer + start, part.count, a, b)
    }
    return new
  }
}
