import Foundation
import GANZooBackend
public import GANZooTensors

/// Adam: m ← β₁ m + (1 − β₁) g;  v ← β₂ v + (1 − β₂) g², then by convention
///
///     pytorch        w ← w − rate · m̂ / (√v̂ + ε)   with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ)
///     all others     w ← w − rate · √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)
///
/// Kingma and Ba 2015: the first is algorithm 1, the second the form at the end of section 2, whose ε is called ε̂
/// there. The sources of the conventions are in Documentation/optimizers.md.
public final class Adam: Optimizer {
  public let parameters: [Parameter]
  public var learningRate: Float
  public private(set) var iterations = 0
  /// Shares of the mean and of the mean square that are kept at each step.
  public let beta1, beta2: Float
  /// Added to the root of the mean square, before it is corrected or after.
  public let epsilon: Float
  /// Where it is added.
  public let convention: OptimizerConvention
  private var moments = MomentSlots()

  /// An optimizer whose means begin with 0.
  ///
  /// - Parameters:
  ///   - parameters: what it trains.
  ///   - learningRate: size of the steps.
  ///   - beta1: share of the mean that is kept at each step, 0 ..< 1.
  ///   - beta2: share of the mean square that is kept at each step, 0 ..< 1.
  ///   - epsilon: added to the root of the mean square; the convention's unless given.
  ///   - convention: whose formula and ε it has.
  public init(
    _ parameters: [Parameter], learningRate: Float = 1e-3, beta1: Float = 0.9, beta2: Float = 0.999,
    epsilon: Float? = nil, convention: OptimizerConvention = .keras
  ) {
    self.parameters = parameters
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon ?? convention.adamEpsilon
    self.convention = convention
    let zeros = filled(with: 0)
    moments = MomentSlots(means: zeros, squares: zeros)
  }

  /// Means of the gradients.
  public var means: [Tensor] { moments.means ?? [] }
  /// Mean squares of the gradients.
  public var variances: [Tensor] { moments.squares ?? [] }

  /// The means, then the variances.
  public var slots: [[Tensor]] { [means, variances] }

  public func restore(iterations: Int, slots: [[Tensor]]) {
    check(slots)
    self.iterations = iterations
    moments = MomentSlots(means: slots[0], squares: slots[1])
  }

  public func step(_ gradients: [Tensor]) {
    iterations += 1
    let count = Double(iterations)
    let root = (1 - pow(Double(beta2), count)).squareRoot()
    let correction = root / (1 - pow(Double(beta1), count))
    let rate = Float(Double(learningRate) * correction)
    // √v̂ + ε = (√v + ε · √(1 − β₂ᵗ)) / √(1 − β₂ᵗ): PyTorch's step is the others' with a smaller ε.
    let epsilon = convention.addsEpsilonToCorrectedRoot ? Float(Double(epsilon) * root) : epsilon
    update(&moments, with: gradients) {
      $0.adam($1, AdamStep(rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon))
    }
  }
}
