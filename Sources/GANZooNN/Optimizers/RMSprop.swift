import GANZooBackend
public import GANZooTensors

/// RMSprop, without momentum: v ← ρ v + (1 − ρ) g², then by convention
///
///     keras, keras-2.11, keras-3, lasagne, mxnet, tensorflow          w ← w − rate · g / √(v + ε)
///     keras-1, keras-2.0, keras-2.2, keras-2.3, pytorch, pytorch-0.1  w ← w − rate · g / (√v + ε)
///
/// v starts from 0, TensorFlow's from 1. Tieleman and Hinton 2012; the sources are in Documentation/optimizers.md.
public final class RMSprop: Optimizer {
  /// What it trains.
  public let parameters: [Parameter]
  /// Size of the steps.
  public var learningRate: Float
  /// Steps taken so far.
  public private(set) var iterations = 0
  /// Share of the mean square that is kept at each step.
  public let rho: Float
  /// Added to the mean square, under the root, or to the root.
  public let epsilon: Float
  /// Where it is added.
  public let convention: OptimizerConvention
  /// Mean squares of the gradients.
  public private(set) var velocities: [Tensor]

  /// An optimizer with the convention's defaults, but for what is given.
  public init(
    _ parameters: [Parameter], learningRate: Float? = nil, rho: Float? = nil, epsilon: Float? = nil,
    convention: OptimizerConvention = .keras
  ) {
    let form = convention.rmsprop
    (self.parameters, self.convention) = (parameters, convention)
    self.learningRate = learningRate ?? form.learningRate
    (self.rho, self.epsilon) = (rho ?? form.rho, epsilon ?? form.epsilon)
    velocities = parameters.map {
      Tensor(repeating: form.initialSquare, shape: $0.description.shape, on: $0.value.device)
    }
  }

  /// The velocities.
  public var slots: [[Tensor]] { [velocities] }

  /// Goes on from velocities.
  public func restore(iterations: Int, slots: [[Tensor]]) {
    check(slots)
    (self.iterations, velocities) = (iterations, slots[0])
  }

  /// Takes a step.
  public func step(_ gradients: [Tensor]) {
    check(gradients)
    iterations += 1
    let old = parameters.indices.map {
      Moments(weights: parameters[$0].value, square: velocities[$0])
    }
    let isInside = convention.rmsprop.isEpsilonUnderRoot
    let step = RMSpropStep(
      rate: learningRate, rho: rho, epsilon: isInside ? epsilon : 0, outerEpsilon: isInside ? 0 : epsilon)
    for (index, moments) in old.rmsprop(gradients, step).enumerated() {
      if let square = moments.square { velocities[index] = square }
      parameters[index].value = moments.weights
    }
  }
}
