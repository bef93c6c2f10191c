public import GANZooFormats
public import GANZooTensors

/// An activation function as a layer of its own. https://keras.io/api/layers/core_layers/activation
public struct Activation: Layer {
  /// Keras' name of the class.
  public static let className = "Activation"
  /// What is applied.
  public let function: ActivationFunction

  /// A layer that applies a function.
  public init(_ function: ActivationFunction) { self.function = function }

  /// Keras' settings.
  public var configuration: JSONObject { ["activation": .string(function.rawValue)] }
  /// From Keras' configuration.
  public init(configuration: JSONObject) throws {
    guard configuration["activation"] != nil else { throw ConfigurationError.missing(key: "activation") }
    function = try configuration.activation()
  }

  /// The input's shape.
  public func outputShape(_ inputs: [Shape]) throws -> Shape { try only(inputs, "one input") }

  /// The activated input.
  public func call(_ inputs: [Tensor], _ parameters: [Parameter], _ pass: CallContext) -> Tensor { function(inputs[0]) }

  /// Without a softmax or sigmoid.
  public var logits: (any Layer)? { function.hasLogits ? Activation(.linear) : nil }
}
