public import Tensors

/// The product of inputs of one shape, element by element. https://keras.io/api/layers/merging_layers/multiply
public struct Multiply: Layer {
  /// Keras' name of the class.
  public static let className = "Multiply"
  /// A product.
  public init() {}
  /// No settings.
  public var configuration: Configuration { [:] }
  /// No settings.
  public init(configuration: Configuration) throws {}

  /// The inputs' common shape.
  public func outputShape(_ inputs: [Shape]) throws -> Shape { try commonShape(inputs) }

  /// The product.
  public func call(_ inputs: [Tensor], _ parameters: [Parameter], _ pass: Pass) -> Tensor {
    inputs.dropFirst().reduce(inputs[0], *)
  }
}

/// The one shape of at least two inputs. Throws where they differ.
func commonShape(_ inputs: [Shape]) throws -> Shape {
  guard inputs.count >= 2, inputs.allSatisfy({ $0 == inputs[0] }) else {
    throw LayerShapeError(expected: "at least two inputs of one shape", found: inputs)
  }
  return inputs[0]
}
