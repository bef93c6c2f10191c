import Kernels
public import Tensors

/// RMSprop, without momentum: v ← ρ v + (1 − ρ) g², then by convention
///
///     keras     w ← w − rate · g / √(v + ε)
///     pytorch   w ← w − rate · g / (√v + ε)
///
/// Keras' formula is that since 2.11; before, it was PyTorch's. Tieleman and Hinton 2012;
/// https://keras.io/api/optimizers/rmsprop, https://docs.pytorch.org/docs/stable/generated/torch.optim.RMSprop.html
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

  /// An optimizer with Keras' defaults.
  public init(
    _ parameters: [Parameter], learningRate: Float = 1e-3, rho: Float = 0.9, epsilon: Float = 1e-7,
    convention: OptimizerConvention = .keras
  ) {
    (self.parameters, self.learningRate, self.rho, self.epsilon) = (parameters, learningRate, rho, epsilon)
    self.convention = convention
    velocities = parameters.map { Tensor(repeating: 0, shape: $0.description.shape, on: $0.value.device) }
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
      Moments(weights: parameters[$0].value.storage, square: velocities[$0].storage)
    }
    guard let device = parameters.first?.value.device else { return }
    let isInside = convention == .keras
    let new = device.rmsprop(
      old, gradients: gradients.map(\.storage), rate: learningRate, rho: rho, epsilon: isInside ? epsilon : 0,
      outerEpsilon: isInside ? 0 : epsilon)
    for (index, moments) in new.enumerated() {
      let shape = gradients[index].shape
      if let square = moments.square { velocities[index] = Tensor(shape: shape, storage: square) }
      parameters[index].value = Tensor(shape: shape, storage: moments.weights)
    }
  }
}
