import Kernels
public import Tensors

/// Batch normalisation whose scale and shift depend on the sample's class.
///
///     x [N, …, C]   class [N, 1] of numbers 0 ..< classes   gamma, beta [classes, C]   moving_mean, moving_variance [C]
///       →   (x − mean) / √(variance + ε) · gamma[class] + beta[class]
///
/// Statistics are those of `BatchNormalization`, over all classes together. Not one of Keras' layers: Keras reads a model
/// with it only where the caller supplies such a class. Dumoulin, Shlens and Kudlur 2017, section 2.2,
/// https://arxiv.org/abs/1610.07629; the generator of Gulrajani et al. 2017, appendix F, has it.
public struct ConditionalBatchNormalization: Layer {
  /// The name of the class in configurations.
  public static let className = "ConditionalBatchNormalization"
  /// How many classes there are.
  public let classes: Int
  private let statistics: BatchNormalization

  /// A normalisation with the defaults of Keras' `BatchNormalization`.
  public init(_ classes: Int, momentum: Float = 0.99, epsilon: Float = 1e-3) {
    self.classes = classes
    statistics = BatchNormalization(momentum: momentum, epsilon: epsilon, center: false, scale: false)
  }

  /// Share of the moving statistics that is kept at each training step.
  public var momentum: Float { statistics.momentum }
  /// Added to the variance.
  public var epsilon: Float { statistics.epsilon }

  /// The settings, named as Keras names those of `BatchNormalization`.
  public var configuration: Configuration {
    ["classes": .int(classes), "momentum": .float(momentum), "epsilon": .float(epsilon)]
  }

  /// From a configuration.
  public init(configuration: Configuration) throws {
    self.init(
      try configuration.int("classes"), momentum: try configuration.float("momentum", default: 0.99),
      epsilon: try configuration.float("epsilon", default: 1e-3))
  }

  /// The first input's shape.
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    guard inputs.count == 2, inputs[0].rank >= 1, inputs[1] == [1] else {
      throw LayerShapeError(expected: "an input with at least one axis and a class [1]", found: inputs)
    }
    return inputs[0]
  }

  /// gamma, beta, moving_mean, moving_variance
  public func parameters(_ inputs: [Shape]) -> [ParameterDescription] {
    let table: Shape = [classes, inputs[0].last]
    return [ParameterDescription("gamma", table, .ones), ParameterDescription("beta", table, .zeros)]
      + statistics.parameters([inputs[0]])
  }

  /// The normalised input. A class outside of 0 ..< classes is a programming error.
  public func call(_ inputs: [Tensor], _ parameters: [Parameter], _ pass: Pass) -> Tensor {
    let normalized = statistics.call([inputs[0]], Array(parameters[2...]), pass)
    let rows = inputs[1].rowNumbers(of: classes)
    let shape = Shape(
      [rows.count] + Array(repeating: 1, count: normalized.shape.rank - 2) + [normalized.shape.last])
    let (gamma, beta) = (parameters[0].value.rows(rows), parameters[1].value.rows(rows))
    return normalized * gamma.reshaped(shape) + beta.reshaped(shape)
  }
}
