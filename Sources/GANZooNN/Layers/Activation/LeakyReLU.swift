public import GANZooFormats
public import GANZooTensors

/// x where it is positive, else slope · x.
///
/// https://keras.io/api/layers/activation_layers/leaky_relu; the slope was called `alpha` before Keras 3.
public struct LeakyReLU: Layer {
  public static let className = "LeakyReLU"
  /// Slope for negative numbers, at least 0.
  public let slope: Float

  /// An activation.
  ///
  /// - Parameter slope: slope for negative numbers, at least 0; Keras' default is 0.3.
  public init(_ slope: Float = 0.3) { self.slope = slope }

  public var configuration: JSONObject { ["alpha": .float(slope)] }

  /// From Keras' configuration of either generation.
  public init(configuration: JSONObject) throws {
    let key = configuration["alpha"] == nil ? "negative_slope" : "alpha"
    slope = try configuration.float(key, default: 0.3, atLeast: 0)
  }

  public func outputShape(_ inputs: [Shape]) throws -> Shape { try only(inputs, "one input") }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    inputs[0].leakyReLU(slope: slope)
  }
}
