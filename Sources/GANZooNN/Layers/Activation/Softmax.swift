public import GANZooFormats
public import GANZooTensors

/// eˣ / Σ eˣ over the last axis. https://keras.io/api/layers/activation_layers/softmax
public struct Softmax: Layer {
  public static let className = "Softmax"
  /// The axis as a configuration names it, the batch axis counted; −1, the last, unless it was read.
  private var axis = -1

  /// A softmax over the last axis.
  public init() {}

  public var configuration: JSONObject { ["axis": .int(axis)] }

  /// From Keras' configuration. Only the last axis is offered, by either of its numbers.
  public init(configuration: JSONObject) throws {
    axis = try configuration.single("axis", default: -1, in: -1...8)
  }

  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let expected =
      axis == -1 ? "one input with at least one axis" : "an input whose last axis is \(axis), the batch axis counted"
    let input = try only(inputs, expected)
    guard input.rank >= 1, axis == -1 || axis == input.rank else {
      throw LayerShapeError(expected: expected, found: inputs)
    }
    return input
  }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    inputs[0].softmax()
  }

  public var logits: (any Layer)? { Activation(.linear) }
}
