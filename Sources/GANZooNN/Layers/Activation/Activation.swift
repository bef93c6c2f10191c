public import GANZooFormats
public import GANZooTensors

/// An activation function as a layer of its own. https://keras.io/api/layers/core_layers/activation
public struct Activation: Layer {
  public static let className = "Activation"
  /// What is applied.
  public let function: ActivationFunction

  /// A layer that applies a function.
  public init(_ function: ActivationFunction) { self.function = function }

  public var configuration: JSONObject { ["activation": .string(function.rawValue)] }
  public init(configuration: JSONObject) throws {
    guard configuration["activation"] != nil else { throw ConfigurationError.missing(key: "activation") }
    function = try configuration.activation()
  }

  public func outputShape(_ inputs: [Shape]) throws -> Shape { try only(inputs, "one input") }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    function(inputs[0])
  }

  public var logits: (any Layer)? { function.hasLogits ? Activation(.linear) : nil }
}
