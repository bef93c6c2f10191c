import GANZooBackend
public import GANZooFormats
public import GANZooTensors

/// Affine map of the last axis, `y = activation(x · kernel + bias)`.
///
///     x […, inputs]   kernel [inputs, units]   bias [units]   →   […, units]
///
/// https://keras.io/api/layers/core_layers/dense
public struct Dense: Layer {
  public static let className = "Dense"
  /// Size of the output's last axis.
  public let units: Int
  /// Applied to the result.
  public let activation: ActivationFunction
  /// Whether a bias is added.
  public let usesBias: Bool
  /// First values of the kernel.
  public let kernelInitializer: Initializer

  /// A dense layer.
  ///
  /// - Parameters:
  ///   - units: size of the output's last axis.
  ///   - activation: applied to the result.
  ///   - usesBias: whether a bias is added.
  ///   - kernelInitializer: first values of the kernel.
  public init(
    _ units: Int, activation: ActivationFunction = .linear, usesBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform
  ) {
    self.units = units
    self.activation = activation
    self.usesBias = usesBias
    self.kernelInitializer = kernelInitializer
  }

  public var configuration: JSONObject {
    ["units": .int(units), "activation": .string(activation.rawValue), "use_bias": .bool(usesBias)]
  }

  public init(configuration: JSONObject) throws {
    self.init(
      try configuration.int("units"), activation: try configuration.activation(),
      usesBias: try configuration.bool("use_bias", default: true))
  }

  /// The input's shape with `units` as its last size.
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let expected = "one input with at least one axis"
    let input = try only(inputs, expected)
    guard input.rank >= 1 else { throw LayerShapeError(expected: expected, found: inputs) }
    return Shape(input.sizes.dropLast() + [units])
  }

  public func parameters(_ inputs: [Shape]) -> [ParameterDescription] {
    [ParameterDescription("kernel", [inputs[0].last, units], kernelInitializer)]
      + (usesBias ? [ParameterDescription("bias", [units], .zeros)] : [])
  }

  /// x · kernel + bias, activated.
  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    call(inputs, parameters, context, FusedNeighbours())
  }

  /// inputs × units for each row.
  public func multiplyAdds(_ inputs: [Shape], _ output: Shape) -> Int { inputs[0].last * output.count }

  public var logits: (any Layer)? {
    activation.hasLogits ? Dense(units, usesBias: usesBias, kernelInitializer: kernelInitializer) : nil
  }
}

extension Dense: FusingLayer {
  var canFuseNormalization: Bool { true }

  func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext, _ neighbours: FusedNeighbours)
    -> Tensor
  {
    let x = inputs[0]
    let rows = x.reshaped([x.shape.count / x.shape.last, x.shape.last])
    let fused = neighbours.activation ?? activation.epilogueActivation
    let y = rows.matmul(parameters.kernel, neighbours.epilogue(bias: parameters.bias, fused))
    return (fused == nil ? activation(y) : y).reshaped(Shape(x.shape.sizes.dropLast() + [units]))
  }
}
