public import GANZooFormats
public import GANZooTensors

/// x above a threshold, up to a maximum; slope · (x − threshold) from the threshold down.
///
/// max(x, 0) with Keras' defaults. https://keras.io/api/layers/activation_layers/relu
public struct ReLU: Layer {
  public static let className = "ReLU"
  /// The largest output, if there is one.
  public let maximum: Float?
  /// The slope below the threshold, and the threshold.
  public let slope, threshold: Float

  /// A ReLU.
  ///
  /// - Parameters:
  ///   - maximum: the largest output, at least 0; none by default.
  ///   - slope: the slope below the threshold, at least 0.
  ///   - threshold: where the slope becomes 1, at least 0.
  public init(maximum: Float? = nil, slope: Float = 0, threshold: Float = 0) {
    precondition(min(maximum ?? 0, slope, threshold) >= 0, "the settings of a ReLU are not negative")
    self.maximum = maximum
    self.slope = slope
    self.threshold = threshold
  }

  public var configuration: JSONObject {
    [
      "max_value": maximum.map { .float($0) } ?? .null, "negative_slope": .float(slope), "threshold": .float(threshold),
    ]
  }

  public init(configuration: JSONObject) throws {
    let hasMaximum = configuration["max_value"] ?? .null != .null
    maximum = hasMaximum ? try configuration.float("max_value", atLeast: 0) : nil
    slope = try configuration.float("negative_slope", default: 0, atLeast: 0)
    threshold = try configuration.float("threshold", default: 0, atLeast: 0)
  }

  public func outputShape(_ inputs: [Shape]) throws -> Shape { try only(inputs, "one input") }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    let x = inputs[0]
    var y = x.leakyReLU(slope: slope)
    if threshold > 0 {
      let excess = x - threshold
      y = x.leakyMasked(by: excess, slope: 0)
      if slope > 0 { y = y - (-excess).relu() * slope }
    }
    return maximum.map { y.capped(at: $0) } ?? y
  }
}
