import GANZooBackend
public import GANZooTensors

/// Gradient descent with momentum μ, by convention
///
///                                        momentum              step                with Nesterov's
///     pytorch, pytorch-0.1, tensorflow   m ← μ m + g           w ← w − rate · m    w ← w − rate · (g + μ m)
///     all others                         m ← μ m − rate · g    w ← w + m           w ← w + μ m − rate · g
///
/// While the learning rate is constant, both take the same steps. When it changes, the momentum of the second still
/// contains the earlier rates. (MXNet has the second formula, but with Nesterov's the first.) PyTorch's dampening is
/// left out. Sutskever et al. 2013; Documentation/optimizers.md names the sources.
public final class SGD: Optimizer {
  public let parameters: [Parameter]
  public var learningRate: Float
  public private(set) var iterations = 0
  /// μ: the share of the momentum that is kept at each step, 0 for none.
  public let momentum: Float
  /// Whether the gradient counts as if the momentum's next step were already taken.
  public let nesterov: Bool
  /// Whether rates are part of the momentum.
  public let convention: OptimizerConvention
  private var moments = MomentSlots()

  /// An optimizer with the convention's rate, where none is given.
  ///
  /// - Parameters:
  ///   - parameters: what it trains.
  ///   - learningRate: size of the steps.
  ///   - momentum: share of the momentum that is kept at each step, 0 ..< 1.
  ///   - nesterov: whether the gradient counts as if the momentum's next step were already taken.
  ///   - convention: whether rates are part of the momentum, and the default rate.
  public init(
    _ parameters: [Parameter], learningRate: Float? = nil, momentum: Float = 0, nesterov: Bool = false,
    convention: OptimizerConvention = .keras
  ) {
    self.parameters = parameters
    self.learningRate = learningRate ?? convention.descentRate
    self.momentum = momentum
    self.nesterov = nesterov
    self.convention = convention
    moments = MomentSlots(means: filled(with: 0))
  }

  /// Momenta of the parameters.
  public var momenta: [Tensor] { moments.means ?? [] }

  /// The momenta.
  public var slots: [[Tensor]] { [momenta] }

  public func restore(iterations: Int, slots: [[Tensor]]) {
    check(slots)
    self.iterations = iterations
    moments = MomentSlots(means: slots[0])
  }

  public func step(_ gradients: [Tensor]) {
    iterations += 1
    update(&moments, with: gradients) {
      $0.momentum($1, coefficients)
    }
  }

  private var coefficients: MomentumStep {
    let ahead = nesterov ? momentum : 1
    let direct = nesterov ? -learningRate : 0
    return convention.holdsRates(nesterov: nesterov)
      ? MomentumStep(kept: momentum, scale: -learningRate, share: ahead, direct: direct)
      : MomentumStep(kept: momentum, scale: 1, share: -learningRate * ahead, direct: direct)
  }
}
