public import GANZooTensors

/// The product of inputs, element by element. https://keras.io/api/layers/merging_layers/multiply
public struct Multiply: Merging {
  /// Keras' name of the class.
  public static let className = "Multiply"
  /// A product.
  public init() {}
  /// a · b
  public func merged(_ a: Tensor, _ b: Tensor) -> Tensor { a * b }
}
