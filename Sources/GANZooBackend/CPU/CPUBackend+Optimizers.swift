import CGANZooKernels

// Passes over all parameters of a network at once: most are too small to share among threads.
extension CPUBackend {
  package func momentum(
    _ old: [Moments<any Buffer>], _ gradients: [any Buffer], _ step: MomentumStep
  ) -> [Moments<any Buffer>] {
    pass(over: old, gradients) { old, gradient, new, start, count in
      guard let newMean = new.mean, let oldMean = old.mean else {
        preconditionFailure("momentum keeps a mean of the gradients")
      }
      ganzoo_momentum(
        new.weights + start, newMean + start, old.weights + start, oldMean + start, gradient + start, count, step.kept,
        step.scale, step.share, step.direct)
    }
  }

  package func rmsprop(
    _ old: [Moments<any Buffer>], _ gradients: [any Buffer], _ step: RMSpropStep
  ) -> [Moments<any Buffer>] {
    let constants = ganzoo_optimizer(
      rate: step.rate, beta1: 0, beta2: step.rho, epsilon: step.epsilon, outer_epsilon: step.outerEpsilon)
    return pass(over: old, gradients) { old, gradient, new, start, count in
      guard let newSquare = new.square, let oldSquare = old.square else {
        preconditionFailure("RMSprop keeps a mean square of the gradients")
      }
      withUnsafePointer(to: constants) {
        ganzoo_rmsprop(
          new.weights + start, newSquare + start, old.weights + start, oldSquare + start, gradient + start, count, $0)
      }
    }
  }

  package func adam(
    _ old: [Moments<any Buffer>], _ gradients: [any Buffer], _ step: AdamStep
  ) -> [Moments<any Buffer>] {
    let constants = ganzoo_optimizer(
      rate: step.rate, beta1: step.beta1, beta2: step.beta2, epsilon: step.epsilon, outer_epsilon: 0)
    return pass(over: old, gradients) { old, gradient, new, start, count in
      guard let newMean = new.mean, let oldMean = old.mean, let newSquare = new.square, let oldSquare = old.square
      else {
        preconditionFailure("Adam keeps a mean and a mean square of the gradients")
      }
      withUnsafePointer(to: constants) {
        ganzoo_adam(
          new.weights + start, newMean + start, newSquare + start, old.weights + start, oldMean + start,
          oldSquare + start, gradient + start, count, $0)
      }
    }
  }

  private typealias Numbers = Moments<UnsafeMutablePointer<Float>>

  /// New moments, whose parts `body` fills: it is told a parameter's old moments, its gradient, its new moments, and a
  /// start and a count.
  private func pass(
    over old: [Moments<any Buffer>], _ gradients: [any Buffer],
    _ body: @escaping (_ old: Numbers, _ gradient: UnsafeMutablePointer<Float>, _ new: Numbers, Int, Int) -> Void
  ) -> [Moments<any Buffer>] {
    let new = old.map { $0.map { CPUBuffer(uninitialized: $0.count, on: self) } }
    let newNumbers = new.map { $0.map(\.pointer) }
    let (oldNumbers, gradients) = (old.map { $0.map { cpu($0).pointer } }, gradients.map { cpu($0).pointer })
    parallel(counts: old.map(\.weights.count), grain: Self.grain / 2) { index, range in
      body(oldNumbers[index], gradients[index], newNumbers[index], range.lowerBound, range.count)
    }
    return new.map { $0.map { $0 } }
  }

  package func blend(_ a: [any Buffer], _ b: [any Buffer], share: Float) -> [any Buffer] {
    let new = a.map { CPUBuffer(uninitialized: $0.count, on: self) }
    parallel(counts: a.map(\.count), grain: Self.grain / 2) {
      [new = new.map(\.pointer), a = a.map { cpu($0).pointer }, b = b.map { cpu($0).pointer }] index, range in
      let start = range.lowerBound
      ganzoo_blend(new[index] + start, a[index] + start, b[index] + start, range.count, share)
    }
    return new
  }
}
