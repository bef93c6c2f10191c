import Foundation
import GANZooBackend
public import GANZooTensors

/// Adam: m ← β₁ m + (1 − β₁) g;  v ← β₂ v + (1 − β₂) g², then by convention
///
///     pytorch        w ← w − rate · m̂ / (√v̂ + ε)   with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ)
///     all others     w ← w − rate · √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)
///
/// Kingma and Ba 2015: the first is algorithm 1, the second the form at the end of section 2, whose ε is called ε̂ there. The
/// sources of the conventions are in Documentation/optimizers.md.
public final class Adam: Optimizer {
  /// What it trains.
  public let parameters: [Parameter]
  /// Size of the steps.
  public var learningRate: Float
  /// Steps taken so far.
  public private(set) var iterations = 0
  /// Shares of the mean and of the mean square that are kept at each step.
  public let beta1, beta2: Float
  /// Added to the root of the mean square, before it is corrected or after.
  public let epsilon: Float
  /// Where it is added.
  public let convention: OptimizerConvention
  /// Means of the gradients.
  public private(set) var means: [Tensor]
  /// Mean squares of the gradients.
  public private(set) var variances: [Tensor]

  /// An optimizer with the defaults that all conventions share, and the convention's ε where none is given.
  public init(
    _ parameters: [Parameter], learningRate: Float = 1e-3, beta1: Float = 0.9, beta2: Float = 0.999,
    epsilon: Float? = nil, convention: OptimizerConvention = .keras
  ) {
    (self.parameters, self.learningRate) = (parameters, learningRate)
    self.epsilon = epsilon ?? convention.adamEpsilon
    (self.beta1, self.beta2, self.convention) = (beta1, beta2, convention)
    means = parameters.map { Tensor(repeating: 0, shape: $0.description.shape, on: $0.value.device) }
    variances = means
  }

  /// The means, then the variances.
  public var slots: [[Tensor]] { [means, variances] }

  /// Goes on from means and variances.
  public func restore(iterations: Int, slots: [[Tensor]]) {
    check(slots)
    (self.iterations, means, variances) = (iterations, slots[0], slots[1])
  }

  /// Takes a step.
  public func step(_ gradients: [Tensor]) {
    check(gradients)
    iterations += 1
    let count = Double(iterations)
    let root = (1 - pow(Double(beta2), count)).squareRoot()
    let correction = root / (1 - pow(Double(beta1), count))
    let rate = Float(Double(learningRate) * correction)
    // √v̂ + ε = (√v + ε · √(1 − β₂ᵗ)) / √(1 − β₂ᵗ): PyTorch's step is the others' with a smaller ε.
    let epsilon = convention.addsEpsilonToCorrectedRoot ? Float(Double(epsilon) * root) : epsilon
    let old = parameters.indices.map {
      Moments(weights: parameters[$0].value, mean: means[$0], square: variances[$0])
    }
    let step = AdamStep(rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon)
    for (index, moments) in old.adam(gradients, step).enumerated() {
      if let mean = moments.mean { means[index] = mean }
      if let square = moments.square { variances[index] = square }
      parameters[index].value = moments.weights
    }
  }
}
