public import GANZooTensors

/// The sum of inputs, element by element. https://keras.io/api/layers/merging_layers/add
public struct Add: Merging {
  /// Keras' name of the class.
  public static let className = "Add"
  /// A sum.
  public init() {}
  /// a + b
  public func merged(_ a: Tensor, _ b: Tensor) -> Tensor { a + b }
}
