import GANZooBackend
public import GANZooTensors

/// RMSprop, without momentum: v ← ρ v + (1 − ρ) g², then by convention
///
///     keras, keras-2.11, keras-3, lasagne, mxnet, tensorflow          w ← w − rate · g / √(v + ε)
///     keras-1, keras-2.0, keras-2.2, keras-2.3, pytorch, pytorch-0.1  w ← w − rate · g / (√v + ε)
///
/// v starts from 0, TensorFlow's from 1. Tieleman and Hinton 2012; the sources are in Documentation/optimizers.md.
public final class RMSprop: Optimizer {
  public let parameters: [Parameter]
  public var learningRate: Float
  public private(set) var iterations = 0
  /// Share of the mean square that is kept at each step.
  public let rho: Float
  /// Added to the mean square, under the root, or to the root.
  public let epsilon: Float
  /// Where it is added.
  public let convention: OptimizerConvention
  private var moments = MomentSlots()

  /// An optimizer with the convention's defaults, but for what is given.
  ///
  /// - Parameters:
  ///   - parameters: what it trains.
  ///   - learningRate: size of the steps.
  ///   - rho: share of the mean square that is kept at each step, 0 ..< 1.
  ///   - epsilon: added to the mean square, under the root, or to the root.
  ///   - convention: whose formula and defaults it has.
  public init(
    _ parameters: [Parameter], learningRate: Float? = nil, rho: Float? = nil, epsilon: Float? = nil,
    convention: OptimizerConvention = .keras
  ) {
    let form = convention.rmsprop
    self.parameters = parameters
    self.learningRate = learningRate ?? form.learningRate
    self.rho = rho ?? form.rho
    self.epsilon = epsilon ?? form.epsilon
    self.convention = convention
    moments = MomentSlots(squares: filled(with: form.initialSquare))
  }

  /// Mean squares of the gradients.
  public var velocities: [Tensor] { moments.squares ?? [] }

  /// The velocities.
  public var slots: [[Tensor]] { [velocities] }

  public func restore(iterations: Int, slots: [[Tensor]]) {
    check(slots)
    self.iterations = iterations
    moments = MomentSlots(squares: slots[0])
  }

  public func step(_ gradients: [Tensor]) {
    iterations += 1
    let isInside = convention.rmsprop.isEpsilonUnderRoot
    let step = RMSpropStep(
      rate: learningRate, rho: rho, epsilon: isInside ? epsilon : 0, outerEpsilon: isInside ? 0 : epsilon)
    update(&moments, with: gradients) {
      $0.rmsprop($1, step)
    }
  }
}
