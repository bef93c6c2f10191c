public import GANZooTensors

/// The smallest of inputs, element by element. https://keras.io/api/layers/merging_layers/minimum
public struct Minimum: Merging {
  /// Keras' name of the class.
  public static let className = "Minimum"
  /// A minimum.
  public init() {}
  /// min(a, b)
  public func merged(_ a: Tensor, _ b: Tensor) -> Tensor { .minimum(a, b) }
}
