public import Tensors

/// Activation functions by Keras' names. https://keras.io/api/layers/activations
public enum ActivationFunction: String, Sendable, CaseIterable {
  case linear, relu, tanh, sigmoid, softmax, softplus, elu

  /// The activated tensor; softmax runs over the last axis.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    switch self {
    case .linear: x
    case .relu: x.relu()
    case .elu: x.elu()
    case .tanh: x.tanh()
    case .sigmoid: x.sigmoid()
    case .softmax: x.softmax()
    case .softplus: x.softplus()
    }
  }

  /// Whether losses work on this function's argument rather than on its result.
  var hasLogits: Bool { self == .softmax || self == .sigmoid }
}

/// An activation function as a layer of its own. https://keras.io/api/layers/core_layers/activation
public struct Activation: Layer {
  /// Keras' name of the class.
  public static let className = "Activation"
  /// What is applied.
  public let function: ActivationFunction

  /// A layer that applies a function.
  public init(_ function: ActivationFunction) { self.function = function }

  /// Keras' settings.
  public var configuration: Configuration { ["activation": .string(function.rawValue)] }
  /// From Keras' configuration.
  public init(configuration: Configuration) throws { function = try configuration.choice("activation") }

  /// The input's shape.
  public func outputShape(_ inputs: [Shape]) throws -> Shape { try only(inputs, "one input") }

  /// The activated input.
  public func call(_ inputs: [Tensor], _ parameters: [Parameter], _ pass: Pass) -> Tensor { function(inputs[0]) }

  /// Without a softmax or sigmoid.
  public var logits: (any Layer)? { function.hasLogits ? Activation(.linear) : nil }
}
