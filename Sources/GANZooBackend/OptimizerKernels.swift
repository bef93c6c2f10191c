import CGANZooKernels

/// What an optimizer keeps of a parameter.
package struct Moments {
  package var weights: Storage
  /// Mean of the gradients, where the optimizer has one.
  package var mean: Storage?
  /// Mean square of the gradients, where the optimizer has one.
  package var square: Storage?

  package init(weights: Storage, mean: Storage? = nil, square: Storage? = nil) {
    (self.weights, self.mean, self.square) = (weights, mean, square)
  }

  fileprivate var likeThis: Moments {
    let twin = { (storage: Storage) in Storage(uninitialized: storage.count, on: storage.device) }
    return Moments(weights: twin(weights), mean: mean.map(twin), square: square.map(twin))
  }
}

/// Coefficients of a step with momentum: m ← `kept` · m + `scale` · g; w ← w + `share` · m + `direct` · g.
package struct MomentumStep {
  package var kept, scale, share, direct: Float

  package init(kept: Float, scale: Float, share: Float, direct: Float) {
    (self.kept, self.scale, self.share, self.direct) = (kept, scale, share, direct)
  }
}

/// Passes over all parameters of a network at once: most are too small to share among threads.
extension Device {
  /// One step with momentum; of the moments, it has the mean.
  package func momentum(_ old: [Moments], gradients: [Storage], _ step: MomentumStep) -> [Moments] {
    pass(over: old) { index, new, start, count in
      guard let newMean = new.mean, let oldMean = old[index].mean else {
        preconditionFailure("momentum keeps a mean of the gradients")
      }
      ganzoo_momentum(
        new.weights.pointer + start, newMean.pointer + start, old[index].weights.pointer + start,
        oldMean.pointer + start, gradients[index].pointer + start, count, step.kept, step.scale, step.share,
        step.direct)
    }
  }

  /// One step of RMSprop without momentum: v ← ρ v + (1 − ρ) g²; w ← w − rate · g / (√(v + ε) + ε₂).
  ///
  /// - Parameters:
  ///   - epsilon: ε.
  ///   - outerEpsilon: ε₂.
  package func rmsprop(
    _ old: [Moments], gradients: [Storage], rate: Float, rho: Float, epsilon: Float, outerEpsilon: Float = 0
  ) -> [Moments] {
    let constants = ganzoo_optimizer(rate: rate, beta1: 0, beta2: rho, epsilon: epsilon, outer_epsilon: outerEpsilon)
    return pass(over: old) { index, new, start, count in
      guard let newSquare = new.square, let oldSquare = old[index].square else {
        preconditionFailure("RMSprop keeps a mean square of the gradients")
      }
      withUnsafePointer(to: constants) {
        ganzoo_rmsprop(
          new.weights.pointer + start, newSquare.pointer + start, old[index].weights.pointer + start,
          oldSquare.pointer + start, gradients[index].pointer + start, count, $0)
      }
    }
  }

  /// One step of Adam: m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; w ← w − rate · m / (√v + ε).
  package func adam(
    _ old: [Moments], gradients: [Storage], rate: Float, beta1: Float, beta2: Float, epsilon: Float
  ) -> [Moments] {
    let constants = ganzoo_optimizer(rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon, outer_epsilon: 0)
    return pass(over: old) { index, new, start, count in
      guard let newMean = new.mean, let oldMean = old[index].mean, let newSquare = new.square,
        let oldSquare = old[index].square
      else {
        preconditionFailure("Adam keeps a mean and a mean square of the gradients")
      }
      withUnsafePointer(to: constants) {
        ganzoo_adam(
          new.weights.pointer + start, newMean.pointer + start, newSquare.pointer + start,
          old[index].weights.pointer + start, oldMean.pointer + start, oldSquare.pointer + start,
          gradients[index].pointer + start, count, $0)
      }
    }
  }

  /// New moments, whose parts `body` fills: it is told a parameter's number, its new moments, and a start and a count.
  private func pass(over old: [Moments], _ body: (Int, Moments, Int, Int) -> Void) -> [Moments] {
    let new = old.map(\.likeThis)
    parallel(counts: old.map(\.weights.count), grain: Device.grain / 4) { index, range in
      body(index, new[index], range.lowerBound, range.count)
    }
    return new
  }

  /// share · a + (1 − share) · b, for each pair.
  package func blended(_ a: [Storage], _ b: [Storage], share: Float) -> [Storage] {
    let new = a.map { Storage(uninitialized: $0.count, on: self) }
    parallel(counts: a.map(\.count), grain: Device.grain / 2) { index, range in
      let start = range.lowerBound
      ganzoo_blend(new[index].pointer + start, a[index].pointer + start, b[index].pointer + start, range.count, share)
    }
    return new
  }

  /// An op on each number of several arrays.
  package func map(_ op: Storage.Unary, _ values: [Storage]) -> [Storage] {
    let new = values.map { Storage(uninitialized: $0.count, on: self) }
    let (code, a, b) = op.code
    parallel(counts: values.map(\.count), grain: Device.grain / 2) { index, part in
      let start = part.lowerBound
      ganzoo_unary(code, new[index].pointer + start, values[index].pointer + start, part.count, a, b)
    }
    return new
  }
}
