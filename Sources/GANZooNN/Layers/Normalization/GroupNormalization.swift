import GANZooBackend
public import GANZooFormats
public import GANZooTensors

/// Normalises groups of channels of each sample to mean 0 and variance 1, then scales and shifts each channel.
///
///     x [N, A…, C]   gamma, beta [C]   →   (x − mean) / √(variance + ε) · gamma + beta
///
/// Mean and biased variance are those of a group: of all pixels and of C / groups neighbouring channels. No sample
/// depends on another, so it may stand in a critic under a gradient penalty. As many groups as channels are an instance
/// normalisation. Wu and He 2018, https://arxiv.org/abs/1803.08494;
/// https://keras.io/api/layers/normalization_layers/group_normalization
public struct GroupNormalization: Layer {
  public static let className = "GroupNormalization"
  /// How many groups there are; −1 for one for each channel.
  public let groups: Int
  /// Added to the variance.
  public let epsilon: Float
  /// Whether there is a beta, and a gamma.
  public let center, scale: Bool
  /// The axis as a configuration names it, the batch axis counted; −1, the last, unless it was read.
  private var axis = -1

  /// A normalisation of the last axis.
  ///
  /// - Parameters:
  ///   - groups: how many groups there are, which divides the number of channels; −1 for one for each channel.
  ///   - epsilon: added to the variance.
  ///   - center: whether a beta is added.
  ///   - scale: whether a gamma multiplies.
  public init(groups: Int = 32, epsilon: Float = 1e-3, center: Bool = true, scale: Bool = true) {
    precondition(groups >= 1 || groups == -1, "\(groups) groups")
    self.groups = groups
    self.epsilon = epsilon
    self.center = center
    self.scale = scale
  }

  public var configuration: JSONObject {
    [
      "groups": .int(groups), "axis": .int(-1), "epsilon": .float(epsilon), "center": .bool(center),
      "scale": .bool(scale),
    ]
  }

  /// From Keras' configuration. Only the last axis can be normalised.
  public init(configuration: JSONObject) throws {
    let isForEachChannel = configuration["groups"] == .int(-1)
    self.init(
      groups: isForEachChannel ? -1 : try configuration.int("groups", default: 32),
      epsilon: try configuration.float("epsilon", default: 1e-3),
      center: try configuration.bool("center", default: true), scale: try configuration.bool("scale", default: true))
    axis = try configuration.int("axis", default: -1, in: -1...8)
  }

  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let expected = "one input whose last size is a multiple of \(groups == -1 ? 1 : groups)"
    let input = try only(inputs, expected)
    guard axis == -1 || axis == input.rank else {
      throw LayerShapeError(expected: "an input whose last axis is \(axis), the batch axis counted", found: inputs)
    }
    guard input.rank >= 1, input.last.isMultiple(of: groups) else {
      throw LayerShapeError(expected: expected, found: inputs)
    }
    return input
  }

  /// gamma, beta
  public func parameters(_ inputs: [Shape]) -> [ParameterDescription] {
    let shape: Shape = [inputs[0].last]
    return (scale ? [ParameterDescription("gamma", shape, .ones)] : [])
      + (center ? [ParameterDescription("beta", shape, .zeros)] : [])
  }

  /// How many groups so many channels have.
  package func groups(of channels: Int) -> Int { groups == -1 ? channels : groups }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    call(inputs, parameters, context, FusedNeighbours())
  }
}

extension GroupNormalization: NormalizationLayer {
  func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext, _ neighbours: FusedNeighbours)
    -> Tensor
  {
    let shape = inputs[0].shape
    let (batch, channels) = (shape[0], shape.last)
    let x = inputs[0].reshaped([batch, shape.count / batch / channels, channels])
    let centered = x - groupMeans(of: x)
    var factor = (groupMeans(of: centered.squared()) + epsilon).power(-0.5)
    if let gamma = parameters.gamma { factor = factor * gamma }
    let epilogue = Epilogue(bias: parameters.beta, activation: neighbours.activation)
    return (centered * factor).applying(epilogue).reshaped(shape)
  }

  /// [N, pixels, C] → [N, 1, C], for each channel the mean of its group.
  ///
  /// Means of single channels come first, so that what runs over all pixels has whole rows of channels.
  private func groupMeans(of x: Tensor) -> Tensor {
    let (batch, channels) = (x.shape[0], x.shape[2])
    let groups = groups(of: channels)
    let ofChannels = x.mean([1])
    guard groups < channels else { return ofChannels.reshaped([batch, 1, channels]) }
    let members = channels / groups
    return ofChannels.reshaped([batch, groups, members]).mean([2], keepingAxes: true)
      .broadcast(to: [batch, groups, members]).reshaped([batch, 1, channels])
  }
}
