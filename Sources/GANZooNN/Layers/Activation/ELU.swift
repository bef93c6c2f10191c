public import GANZooFormats
public import GANZooTensors

/// x where it is positive, else alpha · (eˣ − 1).
///
/// Clevert, Unterthiner and Hochreiter 2015, https://arxiv.org/abs/1511.07289;
/// https://keras.io/api/layers/activation_layers/elu
public struct ELU: Layer {
  public static let className = "ELU"
  /// What large negative numbers tend to, negated.
  public let alpha: Float

  /// An activation.
  ///
  /// - Parameter alpha: what large negative numbers tend to, negated.
  public init(_ alpha: Float = 1) { self.alpha = alpha }

  public var configuration: JSONObject { ["alpha": .float(alpha)] }
  public init(configuration: JSONObject) throws { alpha = try configuration.float("alpha", default: 1) }

  public func outputShape(_ inputs: [Shape]) throws -> Shape { try only(inputs, "one input") }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    inputs[0].elu(alpha: alpha)
  }
}
