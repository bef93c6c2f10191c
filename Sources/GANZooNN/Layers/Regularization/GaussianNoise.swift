public import GANZooFormats
public import GANZooTensors

/// In training, normal noise added to each number; the identity in inference.
///
/// https://keras.io/api/layers/regularization_layers/gaussian_noise
public struct GaussianNoise: Layer {
  public static let className = "GaussianNoise"
  /// The noise's deviation, 0 ... 1.
  public let deviation: Float

  private static let deviations: ClosedRange<Float> = 0...1

  /// Noise of a deviation in 0 ... 1, which is all that Keras takes.
  public init(_ deviation: Float) {
    precondition(Self.deviations.contains(deviation), "a deviation of noise is in 0 ... 1, not \(deviation)")
    self.deviation = deviation
  }

  public var configuration: JSONObject { ["stddev": .float(deviation)] }

  public init(configuration: JSONObject) throws {
    deviation = try configuration.float("stddev")
    guard Self.deviations.contains(deviation) else {
      throw ConfigurationError.wrongType(key: "stddev", expected: "a number in 0 ... 1", found: "\(deviation)")
    }
  }

  public func outputShape(_ inputs: [Shape]) throws -> Shape { try only(inputs, "one input") }

  /// Noisy in training, unchanged otherwise.
  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    let x = inputs[0]
    guard context.mode == .training, deviation > 0 else { return x }
    return x + Tensor(normal: deviation, shape: x.shape, from: context.random, on: x.device)
  }
}
