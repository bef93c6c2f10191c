public import Tensors

/// The sum of inputs of one shape, element by element. https://keras.io/api/layers/merging_layers/add
public struct Add: Layer {
  /// Keras' name of the class.
  public static let className = "Add"
  /// A sum.
  public init() {}
  /// No settings.
  public var configuration: Configuration { [:] }
  /// No settings.
  public init(configuration: Configuration) throws {}

  /// The inputs' common shape.
  public func outputShape(_ inputs: [Shape]) throws -> Shape { try commonShape(inputs) }

  /// The sum.
  public func call(_ inputs: [Tensor], _ parameters: [Parameter], _ pass: Pass) -> Tensor {
    inputs.dropFirst().reduce(inputs[0], +)
  }
}
