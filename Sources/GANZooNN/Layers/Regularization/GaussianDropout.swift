public import GANZooFormats
public import GANZooTensors

/// In training, each number times a normal one of mean 1 and variance rate / (1 − rate), that of a dropout; the
/// identity in inference.
///
/// Srivastava et al. 2014, section 10, https://jmlr.org/papers/v15/srivastava14a.html;
/// https://keras.io/api/layers/regularization_layers/gaussian_dropout
public struct GaussianDropout: Layer {
  public static let className = "GaussianDropout"
  /// The probability with which a dropout of this variance drops a number, 0 ..< 1.
  public let rate: Float

  /// Noise of the variance rate / (1 − rate), for a rate in 0 ..< 1.
  public init(_ rate: Float) {
    precondition((0..<1).contains(rate), "a dropout rate is in 0 ..< 1, not \(rate)")
    self.rate = rate
  }

  public var configuration: JSONObject { ["rate": .float(rate)] }
  public init(configuration: JSONObject) throws { rate = try configuration.share("rate") }

  public func outputShape(_ inputs: [Shape]) throws -> Shape { try only(inputs, "one input") }

  /// Noisy in training, unchanged otherwise.
  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    let x = inputs[0]
    guard context.mode == .training, rate > 0 else { return x }
    let deviation = (rate / (1 - rate)).squareRoot()
    return x * Tensor(normal: deviation, mean: 1, shape: x.shape, from: context.random, on: x.device)
  }
}
