import GANZooBackend
public import GANZooTensors

/// Gradient descent with momentum μ, by convention
///
///     pytorch, pytorch-0.1, tensorflow   m ← μ m + g;          w ← w − rate · m   with Nesterov's: w ← w − rate · (g + μ m)
///     all others                         m ← μ m − rate · g;   w ← w + m          with Nesterov's: w ← w + μ m − rate · g
///
/// As long as the rate stays, the two take the same steps; when it changes, the momentum of the second still has the rates of
/// the steps before. (MXNet's is the second, with Nesterov's the first.) Sutskever et al. 2013; the sources are in
/// Documentation/optimizers.md. PyTorch's has no dampening here.
public final class SGD: Optimizer {
  /// What it trains.
  public let parameters: [Parameter]
  /// Size of the steps.
  public var learningRate: Float
  /// Steps taken so far.
  public private(set) var iterations = 0
  /// μ: the share of the momentum that is kept at each step, 0 for none.
  public let momentum: Float
  /// Whether the gradient counts as if the momentum's next step were already taken.
  public let nesterov: Bool
  /// Whether rates are part of the momentum.
  public let convention: OptimizerConvention
  /// Momenta of the parameters.
  public private(set) var momenta: [Tensor]

  /// An optimizer with the convention's rate, where none is given.
  public init(
    _ parameters: [Parameter], learningRate: Float? = nil, momentum: Float = 0, nesterov: Bool = false,
    convention: OptimizerConvention = .keras
  ) {
    (self.parameters, self.momentum) = (parameters, momentum)
    self.learningRate = learningRate ?? convention.descentRate
    (self.nesterov, self.convention) = (nesterov, convention)
    momenta = parameters.map { Tensor(repeating: 0, shape: $0.description.shape, on: $0.value.device) }
  }

  /// The momenta.
  public var slots: [[Tensor]] { [momenta] }

  /// Goes on from momenta.
  public func restore(iterations: Int, slots: [[Tensor]]) {
    check(slots)
    (self.iterations, momenta) = (iterations, slots[0])
  }

  /// Takes a step.
  public func step(_ gradients: [Tensor]) {
    check(gradients)
    iterations += 1
    let old = parameters.indices.map {
      Moments(weights: parameters[$0].value, mean: momenta[$0])
    }
    for (index, moments) in old.momentum(gradients, coefficients).enumerated() {
      if let mean = moments.mean { momenta[index] = mean }
      parameters[index].value = moments.weights
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
