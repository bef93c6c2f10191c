public import GANZooTensors

/// The largest of inputs, element by element. https://keras.io/api/layers/merging_layers/maximum
public struct Maximum: Merging {
  /// Keras' name of the class.
  public static let className = "Maximum"
  /// A maximum.
  public init() {}
  /// max(a, b)
  public func merged(_ a: Tensor, _ b: Tensor) -> Tensor { .maximum(a, b) }
}
