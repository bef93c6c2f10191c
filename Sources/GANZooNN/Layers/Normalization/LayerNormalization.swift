import GANZooBackend
public import GANZooFormats
public import GANZooTensors

/// Normalises some axes of each sample to mean 0 and variance 1, then scales and shifts them.
///
///     x [N, A…]   gamma, beta [the sizes of the axes]   →   (x − mean) / √(variance + ε) · gamma + beta
///
/// The variance is the biased one. No sample depends on another, so it may stand in a critic under a gradient penalty.
/// Ba, Kiros and Hinton 2016, https://arxiv.org/abs/1607.06450;
/// https://keras.io/api/layers/normalization_layers/layer_normalization
public struct LayerNormalization: Layer {
  public static let className = "LayerNormalization"
  /// Added to the variance.
  public let epsilon: Float
  /// Whether there is a beta, and a gamma.
  public let center, scale: Bool
  private let axes: NormalizedAxes

  /// A normalisation.
  ///
  /// - Parameters:
  ///   - axis: the normalised axes in any order; the batch axis is 0, and −1 the last.
  ///   - epsilon: added to the variance.
  ///   - center: whether a beta is added.
  ///   - scale: whether a gamma multiplies.
  public init(axis: [Int] = [-1], epsilon: Float = 1e-3, center: Bool = true, scale: Bool = true) {
    self.init(NormalizedAxes(axis), epsilon: epsilon, center: center, scale: scale)
  }

  private init(_ axes: NormalizedAxes, epsilon: Float, center: Bool, scale: Bool) {
    self.axes = axes
    self.epsilon = epsilon
    self.center = center
    self.scale = scale
  }

  /// The normalised axes in any order; the batch axis is 0, and −1 the last.
  public var axis: [Int] { axes.named }

  public var configuration: JSONObject {
    ["axis": axes.value, "epsilon": .float(epsilon), "center": .bool(center), "scale": .bool(scale)]
  }

  /// From Keras' configuration, where the axis is a number or a list.
  public init(configuration: JSONObject) throws {
    try configuration.refuse("rms_scaling", unless: .bool(false))
    self.init(
      try NormalizedAxes(configuration), epsilon: try configuration.float("epsilon", default: 1e-3),
      center: try configuration.bool("center", default: true), scale: try configuration.bool("scale", default: true))
  }

  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    _ = try axes.positions(in: inputs)
    return inputs[0]
  }

  public func parameters(_ inputs: [Shape]) -> [ParameterDescription] {
    let shape = Shape(positions(in: inputs[0]).map { inputs[0][$0 - 1] })
    return (scale ? [ParameterDescription("gamma", shape, .ones)] : [])
      + (center ? [ParameterDescription("beta", shape, .zeros)] : [])
  }

  /// The normalised axes of a batch of these samples, counted from 0 and ascending.
  package func positions(in sample: Shape) -> [Int] { axes.positions(in: sample) }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    call(inputs, parameters, context, FusedNeighbours())
  }
}

extension LayerNormalization: NormalizationLayer {
  func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext, _ neighbours: FusedNeighbours)
    -> Tensor
  {
    let shape = inputs[0].shape
    let positions = positions(in: Shape(Array(shape.sizes.dropFirst())))
    guard positions == Array(shape.rank - positions.count..<shape.rank) else {
      let normalized = normalized(inputs[0], over: positions)
      let sizes = shape.sizes.indices.map { positions.contains($0) ? shape[$0] : 1 }
      let scaled = parameters.gamma.map { normalized * $0.reshaped(Shape(sizes)) } ?? normalized
      let shifted = parameters.beta.map { scaled + $0.reshaped(Shape(sizes)) } ?? scaled
      return shifted.applying(Epilogue(activation: neighbours.activation))
    }
    // The last axes are one long one.
    let width = shape.sizes.suffix(positions.count).reduce(1, *)
    let normalized = inputs[0].reshaped([shape.count / width, width, 1]).standardized(epsilon: epsilon).result
      .reshaped([shape.count / width, width])
    let epilogue = Epilogue(
      scale: parameters.gamma?.reshaped([width]), bias: parameters.beta?.reshaped([width]),
      activation: neighbours.activation)
    return normalized.applying(epilogue).reshaped(shape)
  }

  private func normalized(_ x: Tensor, over axes: [Int]) -> Tensor {
    let centered = x - x.mean(axes, keepingAxes: true)
    return centered * (centered.squared().mean(axes, keepingAxes: true) + epsilon).power(-0.5)
  }
}
