import GANZooBackend
public import GANZooFormats
public import GANZooTensors

/// Normalises the last axes of each sample to mean 0 and variance 1, then scales and shifts them.
///
///     x […, A…]   gamma, beta [A…]   →   (x − mean) / √(variance + ε) · gamma + beta
///
/// The variance is the biased one. No sample depends on another, so it may stand in a critic under a gradient penalty.
/// Ba, Kiros and Hinton 2016, https://arxiv.org/abs/1607.06450;
/// https://keras.io/api/layers/normalization_layers/layer_normalization
public struct LayerNormalization: Layer {
  public static let className = "LayerNormalization"
  /// The normalised axes, which are the last ones in any order; the batch axis is 0, and −1 the last.
  public let axis: [Int]
  /// Added to the variance.
  public let epsilon: Float
  /// Whether there is a beta, and a gamma.
  public let center, scale: Bool

  /// A normalisation.
  ///
  /// - Parameters:
  ///   - axis: the normalised axes, which are the last ones in any order; the batch axis is 0, and −1 the last.
  ///   - epsilon: added to the variance.
  ///   - center: whether a beta is added.
  ///   - scale: whether a gamma multiplies.
  public init(axis: [Int] = [-1], epsilon: Float = 1e-3, center: Bool = true, scale: Bool = true) {
    self.axis = axis
    self.epsilon = epsilon
    self.center = center
    self.scale = scale
  }

  public var configuration: JSONObject {
    [
      "axis": .array(axis.map { .int($0) }), "epsilon": .float(epsilon), "center": .bool(center), "scale": .bool(scale),
    ]
  }

  /// From Keras' configuration, where the axis is a number or a list.
  public init(configuration: JSONObject) throws {
    try configuration.refuse("rms_scaling", unless: .bool(false))
    let axes: [JSONObject.Value]
    if case .array(let list)? = configuration["axis"] {
      axes = list
    } else {
      axes = [configuration["axis"] ?? .int(-1)]
    }
    self.init(
      axis: try axes.map { try (["axis": $0] as JSONObject).int("axis", in: -8...8) },
      epsilon: try configuration.float("epsilon", default: 1e-3),
      center: try configuration.bool("center", default: true), scale: try configuration.bool("scale", default: true))
  }

  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let axes = axis.map(String.init).joined(separator: ", ")
    let expected =
      "one input with " + (axis == [-1] ? "at least one axis" : "the last axes \(axes), the batch axis counted")
    let input = try only(inputs, expected)
    let found = Set(axis.map { $0 < 0 ? $0 + input.rank + 1 : $0 })
    guard !axis.isEmpty, axis.count <= input.rank, found == Set(input.rank + 1 - axis.count...input.rank) else {
      throw LayerShapeError(expected: expected, found: inputs)
    }
    return input
  }

  public func parameters(_ inputs: [Shape]) -> [ParameterDescription] {
    let shape = Shape(inputs[0].sizes.suffix(axis.count))
    return (scale ? [ParameterDescription("gamma", shape, .ones)] : [])
      + (center ? [ParameterDescription("beta", shape, .zeros)] : [])
  }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    call(inputs, parameters, context, FusedNeighbours())
  }
}

extension LayerNormalization: NormalizationLayer {
  func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext, _ neighbours: FusedNeighbours)
    -> Tensor
  {
    let shape = inputs[0].shape
    let width = shape.sizes.suffix(axis.count).reduce(1, *)
    let rows = inputs[0].reshaped([shape.count / width, width])
    let centered = rows - rows.mean([1], keepingAxes: true)
    let variance = centered.squared().mean([1], keepingAxes: true)
    let normalized = centered * (variance + epsilon).power(-0.5)
    let epilogue = Epilogue(
      scale: parameters.gamma?.reshaped([width]), bias: parameters.beta?.reshaped([width]),
      activation: neighbours.activation)
    return normalized.applying(epilogue).reshaped(shape)
  }
}
