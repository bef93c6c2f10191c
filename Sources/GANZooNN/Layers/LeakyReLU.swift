public import GANZooFormats
public import GANZooTensors

/// x where it is positive, else slope · x.
///
/// https://keras.io/api/layers/activation_layers/leaky_relu; the slope was called `alpha` before Keras 3.
public struct LeakyReLU: Layer {
  /// Keras' name of the class.
  public static let className = "LeakyReLU"
  /// Slope for negative numbers, at least 0.
  public let slope: Float

  /// With Keras' default slope of 0.3.
  public init(_ slope: Float = 0.3) { self.slope = slope }

  /// Keras' settings.
  public var configuration: JSONObject { ["alpha": .float(slope)] }

  /// From Keras' configuration of either generation.
  public init(configuration: JSONObject) throws {
    let key = configuration["alpha"] == nil ? "negative_slope" : "alpha"
    slope = try configuration.float(key, default: 0.3, atLeast: 0)
  }

  /// The input's shape.
  public func outputShape(_ inputs: [Shape]) throws -> Shape { try only(inputs, "one input") }

  /// The activated input.
  public func call(_ inputs: [Tensor], _ parameters: [Parameter], _ pass: CallContext) -> Tensor {
    inputs[0].leakyReLU(slope: slope)
  }
}
