public import GANZooFormats
public import GANZooTensors

/// In training, numbers set to SELU's lower bound with probability `rate`, then all scaled and shifted, so that a mean
/// of 0 and a variance of 1 stay what they are; the identity in inference.
///
/// Klambauer et al. 2017, https://arxiv.org/abs/1706.02515, section 3;
/// https://keras.io/api/layers/regularization_layers/alpha_dropout
public struct AlphaDropout: Layer {
  public static let className = "AlphaDropout"
  /// The probability that a number is dropped, 0 ..< 1.
  public let rate: Float

  /// What SELU tends to for small numbers: −λα.
  private static let lowest: Float = -1.673_263_242_354_377_2 * 1.050_700_987_355_480_5

  /// A dropout with a probability of 0 ..< 1.
  public init(_ rate: Float) {
    precondition((0..<1).contains(rate), "a dropout rate is in 0 ..< 1, not \(rate)")
    self.rate = rate
  }

  public var configuration: JSONObject { ["rate": .float(rate)] }

  public init(configuration: JSONObject) throws {
    try configuration.refuse("noise_shape", unless: .null)
    rate = try configuration.share("rate")
  }

  public func outputShape(_ inputs: [Shape]) throws -> Shape { try only(inputs, "one input") }

  /// Dropped, scaled and shifted in training, unchanged otherwise.
  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    let x = inputs[0]
    guard context.mode == .training, rate > 0 else { return x }
    // 1 for a number that is kept, 0 for one that is dropped.
    let kept = Tensor(keeping: 1 - rate, shape: x.shape, from: context.random, on: x.device) * (1 - rate)
    let scale = 1 / ((1 - rate) * (1 + rate * Self.lowest * Self.lowest)).squareRoot()
    let dropped = x * kept + (1 - kept) * Self.lowest
    return dropped * scale - scale * Self.lowest * rate
  }
}
