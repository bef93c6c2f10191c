public import Tensors

/// max(x, 0). https://keras.io/api/layers/activation_layers/relu, without its optional bounds.
public struct ReLU: Layer {
  /// Keras' name of the class.
  public static let className = "ReLU"
  /// A ReLU.
  public init() {}
  /// No settings.
  public var configuration: Configuration { [:] }

  /// From Keras' configuration; a maximum, slope or threshold other than Keras' defaults is refused.
  public init(configuration: Configuration) throws {
    try configuration.refuse("max_value", unless: .null)
    for key in ["negative_slope", "threshold"] { try configuration.refuse(key, unless: .int(0), .double(0)) }
  }

  /// The input's shape.
  public func outputShape(_ inputs: [Shape]) throws -> Shape { try only(inputs, "one input") }

  /// The activated input.
  public func call(_ inputs: [Tensor], _ parameters: [Parameter], _ pass: Pass) -> Tensor { inputs[0].relu() }
}
