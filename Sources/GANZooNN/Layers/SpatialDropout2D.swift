public import GANZooFormats
public import GANZooTensors

/// In training, whole channels of an image set to 0 with probability `rate` and the others divided by 1 − rate.
///
/// Tompson et al. 2015, https://arxiv.org/abs/1411.4280;
/// https://keras.io/api/layers/regularization_layers/spatial_dropout2d
public struct SpatialDropout2D: Layer {
  /// Keras' name of the class.
  public static let className = "SpatialDropout2D"
  /// Share of channels that are dropped, 0 ..< 1.
  public let rate: Float

  /// A dropout of a share of channels, 0 ..< 1.
  public init(_ rate: Float) {
    precondition((0..<1).contains(rate), "a dropout rate is in 0 ..< 1, not \(rate)")
    self.rate = rate
  }

  /// Keras' settings.
  public var configuration: JSONObject { ["rate": .float(rate)] }

  /// From Keras' configuration.
  public init(configuration: JSONObject) throws {
    try configuration.refuse("data_format", unless: .string("channels_last"))
    rate = try configuration.share("rate")
  }

  /// The input's shape.
  public func outputShape(_ inputs: [Shape]) throws -> Shape { try only(inputs, rank: 3, "an image [H, W, C]") }

  /// Dropped in training, unchanged otherwise.
  public func call(_ inputs: [Tensor], _ parameters: [Parameter], _ pass: CallContext) -> Tensor {
    let x = inputs[0]
    guard pass.mode == .training, rate > 0 else { return x }
    return x * Tensor(keeping: 1 - rate, shape: [x.shape[0], 1, 1, x.shape[3]], from: pass.random, on: x.device)
  }
}
