/// A parameter's weights and what an optimizer keeps of it. Tensors have `Moments<Tensor>`, a backend its buffers.
package struct Moments<Array> {
  package var weights: Array
  /// Mean of the gradients, where the optimizer has one.
  package var mean: Array?
  /// Mean square of the gradients, where the optimizer has one.
  package var square: Array?

  package init(weights: Array, mean: Array? = nil, square: Array? = nil) {
    (self.weights, self.mean, self.square) = (weights, mean, square)
  }

  package func map<Other>(_ transform: (Array) -> Other) -> Moments<Other> {
    Moments<Other>(weights: transform(weights), mean: mean.map(transform), square: square.map(transform))
  }
}

/// Coefficients of a step with momentum: m ← `kept` · m + `scale` · g; w ← w + `share` · m + `direct` · g.
package struct MomentumStep: Sendable {
  package var kept, scale, share, direct: Float

  package init(kept: Float, scale: Float, share: Float, direct: Float) {
    (self.kept, self.scale, self.share, self.direct) = (kept, scale, share, direct)
  }
}

/// A step of RMSprop without momentum: v ← ρ v + (1 − ρ) g²; w ← w − `rate` · g / (√(v + ε) + ε₂), where ε₂ is
/// `outerEpsilon`.
package struct RMSpropStep: Sendable {
  package var rate, rho, epsilon, outerEpsilon: Float

  package init(rate: Float, rho: Float, epsilon: Float, outerEpsilon: Float = 0) {
    (self.rate, self.rho, self.epsilon, self.outerEpsilon) = (rate, rho, epsilon, outerEpsilon)
  }
}

/// A step of Adam: m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; w ← w − `rate` · m / (√v + ε).
package struct AdamStep: Sendable {
  package var rate, beta1, beta2, epsilon: Float

  package init(rate: Float, beta1: Float, beta2: Float, epsilon: Float) {
    (self.rate, self.beta1, self.beta2, self.epsilon) = (rate, beta1, beta2, epsilon)
  }
}
