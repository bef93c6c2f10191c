public import GANZooFormats
public import GANZooTensors

/// In training, numbers set to 0 with probability `rate` and the others divided by 1 − rate; the identity in inference.
///
/// Srivastava et al. 2014; https://keras.io/api/layers/regularization_layers/dropout
public struct Dropout: Layer {
  /// Keras' name of the class.
  public static let className = "Dropout"
  /// Share of numbers that are dropped, 0 ..< 1.
  public let rate: Float

  /// A dropout of a share of numbers, 0 ..< 1.
  public init(_ rate: Float) {
    precondition((0..<1).contains(rate), "a dropout rate is in 0 ..< 1, not \(rate)")
    self.rate = rate
  }

  /// Keras' settings.
  public var configuration: JSONObject { ["rate": .float(rate)] }

  /// From Keras' configuration.
  public init(configuration: JSONObject) throws {
    try configuration.refuse("noise_shape", unless: .null)
    rate = try configuration.share("rate")
  }

  /// The input's shape.
  public func outputShape(_ inputs: [Shape]) throws -> Shape { try only(inputs, "one input") }

  /// Dropped in training, unchanged otherwise.
  public func call(_ inputs: [Tensor], _ parameters: [Parameter], _ pass: CallContext) -> Tensor {
    let x = inputs[0]
    guard pass.mode == .training, rate > 0 else { return x }
    return x * Tensor(keeping: 1 - rate, shape: x.shape, from: pass.random, on: x.device)
  }
}
