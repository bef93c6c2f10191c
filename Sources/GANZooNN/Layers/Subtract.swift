public import GANZooTensors

/// The first input minus the second, element by element. https://keras.io/api/layers/merging_layers/subtract
public struct Subtract: Merging {
  /// Keras' name of the class.
  public static let className = "Subtract"
  /// A difference.
  public init() {}
  /// a − b
  public func merged(_ a: Tensor, _ b: Tensor) -> Tensor { a - b }

  /// The shape that both broadcast to.
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let expected = "two inputs that broadcast to one shape"
    guard inputs.count == 2 else { throw LayerShapeError(expected: expected, found: inputs) }
    return try broadcastShape(inputs, expected)
  }
}
