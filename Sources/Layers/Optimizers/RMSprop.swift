import Kernels
public import Tensors

/// RMSprop with Keras' formula since 2.11: v ← ρ v + (1 − ρ) g²;  w ← w − rate · g / √(v + ε).
///
/// PyTorch and older Keras add ε outside of the root. Tieleman and Hinton 2012;
/// https://keras.io/api/optimizers/rmsprop, without momentum.
public final class RMSprop: Optimizer {
  /// What it trains.
  public let parameters: [Parameter]
  /// Size of the steps.
  public var learningRate: Float
  /// Steps taken so far.
  public private(set) var iterations = 0
  /// Share of the mean square that is kept at each step.
  public let rho: Float
  /// Added to the mean square, under the root.
  public let epsilon: Float
  /// Mean squares of the gradients.
  public private(set) var velocities: [Tensor]

  /// An optimizer with Keras' defaults.
  public init(_ parameters: [Parameter], learningRate: Float = 1e-3, rho: Float = 0.9, epsilon: Float = 1e-7) {
    (self.parameters, self.learningRate, self.rho, self.epsilon) = (parameters, learningRate, rho, epsilon)
    velocities = parameters.map { Tensor(repeating: 0, shape: $0.description.shape, on: $0.value.device) }
  }

  /// Takes a step.
  public func step(_ gradients: [Tensor]) {
    check(gradients)
    iterations += 1
    for (index, (parameter, gradient)) in zip(parameters, gradients).enumerated() {
      let new = parameter.value.storage.rmsprop(
        gradient: gradient.storage, velocity: velocities[index].storage, rate: learningRate, rho: rho, epsilon: epsilon)
      velocities[index] = Tensor(shape: gradient.shape, storage: new.velocity)
      parameter.value = Tensor(shape: gradient.shape, storage: new.weights)
    }
  }
}
