import GANZooBackend
public import GANZooFormats
public import GANZooTensors

/// Normalises each channel to mean 0 and variance 1, then scales and shifts it.
///
///     x […, C]   gamma, beta, moving_mean, moving_variance [C]   →   (x − mean) / √(variance + ε) · gamma + beta
///
/// In training the statistics are the batch's (the variance biased), and the moving ones follow:
/// moving ← momentum · moving + (1 − momentum) · batch. Ioffe and Szegedy 2015;
/// https://keras.io/api/layers/normalization_layers/batch_normalization
public struct BatchNormalization: Layer {
  public static let className = "BatchNormalization"
  /// Share of the moving statistics that is kept at each training step.
  public let momentum: Float
  /// Added to the variance.
  public let epsilon: Float
  /// Whether there is a beta, and a gamma.
  public let center, scale: Bool
  /// The axis as a configuration names it, the batch axis counted; −1, the last, unless it was read.
  private var axis = -1

  /// A normalisation.
  ///
  /// - Parameters:
  ///   - momentum: share of the moving statistics that is kept at each training step, 0 ... 1.
  ///   - epsilon: added to the variance.
  ///   - center: whether a beta is added.
  ///   - scale: whether a gamma multiplies.
  public init(momentum: Float = 0.99, epsilon: Float = 1e-3, center: Bool = true, scale: Bool = true) {
    self.momentum = momentum
    self.epsilon = epsilon
    self.center = center
    self.scale = scale
  }

  public var configuration: JSONObject {
    [
      "axis": .int(-1), "momentum": .float(momentum), "epsilon": .float(epsilon), "center": .bool(center),
      "scale": .bool(scale),
    ]
  }

  /// From Keras' configuration, where the axis is a number or, in Keras 2, a list of one. Only the last can be
  /// normalised.
  public init(configuration: JSONObject) throws {
    try configuration.refuse("renorm", unless: .bool(false))
    self.init(
      momentum: try configuration.float("momentum", default: 0.99),
      epsilon: try configuration.float("epsilon", default: 1e-3),
      center: try configuration.bool("center", default: true), scale: try configuration.bool("scale", default: true))
    axis = try configuration.single("axis", default: -1, in: -1...8)
  }

  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let expected = "one input with at least one axis"
    let input = try only(inputs, expected)
    guard input.rank >= 1 else { throw LayerShapeError(expected: expected, found: inputs) }
    guard axis == -1 || axis == input.rank else {
      throw LayerShapeError(expected: "an input whose last axis is \(axis), the batch axis counted", found: inputs)
    }
    return input
  }

  /// gamma, beta, moving_mean, moving_variance
  public func parameters(_ inputs: [Shape]) -> [ParameterDescription] {
    let shape: Shape = [inputs[0].last]
    return (scale ? [ParameterDescription("gamma", shape, .ones)] : [])
      + (center ? [ParameterDescription("beta", shape, .zeros)] : [])
      + [
        ParameterDescription("moving_mean", shape, .zeros, isTrainable: false),
        ParameterDescription("moving_variance", shape, .ones, isTrainable: false),
      ]
  }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    call(inputs, parameters, context, FusedNeighbours())
  }

  /// The normalisation with the moving statistics: x · factor + shift, with factor = gamma / √(variance + ε) and
  /// shift = beta − mean · factor.
  func inference(_ parameters: ParameterSet) -> Epilogue<Tensor> {
    var factor = (parameters["moving_variance"].value + epsilon).power(-0.5)
    if let gamma = parameters.gamma { factor = factor * gamma }
    let shift = -(parameters["moving_mean"].value * factor)
    return Epilogue(scale: factor, bias: parameters.beta.map { shift + $0 } ?? shift)
  }

  /// moving ← momentum · moving + (1 − momentum) · batch
  private func follow(_ moving: [Parameter], _ batch: [Tensor]) {
    for (parameter, value) in zip(moving, Tensor.blended(moving.map(\.value), batch, share: momentum)) {
      parameter.value = value
    }
  }
}

extension BatchNormalization: NormalizationLayer {
  func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext, _ neighbours: FusedNeighbours)
    -> Tensor
  {
    let x = inputs[0]
    guard context.mode == .training else {
      var epilogue = inference(parameters)
      epilogue.activation = neighbours.activation
      return x.applying(epilogue)
    }
    let channels = x.shape.last
    let normalized = x.reshaped([1, x.shape.count / channels, channels]).standardized(
      gamma: parameters.gamma, beta: parameters.beta, epsilon: epsilon, activation: neighbours.activation)
    follow(
      [parameters["moving_mean"], parameters["moving_variance"]],
      [normalized.mean, normalized.variance].map { $0.reshaped([channels]) })
    return normalized.result.reshaped(x.shape)
  }
}
