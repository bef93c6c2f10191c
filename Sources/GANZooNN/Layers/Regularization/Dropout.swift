public import GANZooFormats
public import GANZooTensors

/// A layer that sets numbers to 0 in training, with probability `rate`, and divides the others by 1 − rate; in
/// inference it is the identity.
///
/// Srivastava et al. 2014, https://jmlr.org/papers/v15/srivastava14a.html
public protocol DropoutLayer: Layer {
  /// The probability that a number is dropped, 0 ..< 1.
  var rate: Float { get }

  /// A dropout.
  ///
  /// - Parameter rate: the probability that a number is dropped, 0 ..< 1.
  init(_ rate: Float)

  /// The shape of the decisions for a batch of this shape: along an axis of size 1 one decision holds for all.
  func decisions(for batch: Shape) -> Shape
}

extension DropoutLayer {
  public var configuration: JSONObject { ["rate": .float(rate)] }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    let x = inputs[0]
    guard context.mode == .training, rate > 0 else { return x }
    return x * Tensor(keeping: 1 - rate, shape: decisions(for: x.shape), from: context.random, on: x.device)
  }

  fileprivate static func checked(_ rate: Float) -> Float {
    precondition((0..<1).contains(rate), "a dropout rate is in 0 ..< 1, not \(rate)")
    return rate
  }
}

/// Each number dropped by itself. https://keras.io/api/layers/regularization_layers/dropout
public struct Dropout: DropoutLayer {
  public static let className = "Dropout"
  public let rate: Float

  public init(_ rate: Float) { self.rate = Self.checked(rate) }

  public init(configuration: JSONObject) throws {
    try configuration.refuse("noise_shape", unless: .null)
    rate = try configuration.share("rate")
  }

  public func outputShape(_ inputs: [Shape]) throws -> Shape { try only(inputs, "one input") }
  public func decisions(for batch: Shape) -> Shape { batch }
}

/// Whole channels of an image dropped.
///
/// Tompson et al. 2015, https://arxiv.org/abs/1411.4280;
/// https://keras.io/api/layers/regularization_layers/spatial_dropout2d
public struct SpatialDropout2D: DropoutLayer {
  public static let className = "SpatialDropout2D"
  public let rate: Float

  public init(_ rate: Float) { self.rate = Self.checked(rate) }

  public init(configuration: JSONObject) throws {
    try configuration.refuse("data_format", unless: .string("channels_last"))
    rate = try configuration.share("rate")
  }

  public func outputShape(_ inputs: [Shape]) throws -> Shape { try only(inputs, rank: 3, "an image [H, W, C]") }
  public func decisions(for batch: Shape) -> Shape { [batch[0], 1, 1, batch[3]] }
}
