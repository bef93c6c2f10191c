public import GANZooTensors

/// The mean of inputs, element by element. https://keras.io/api/layers/merging_layers/average
public struct Average: Merging {
  /// Keras' name of the class.
  public static let className = "Average"
  /// A mean.
  public init() {}
  /// a + b, of which `call` makes the mean.
  public func merged(_ a: Tensor, _ b: Tensor) -> Tensor { a + b }

  /// The sum of all divided by their number.
  public func call(_ inputs: [Tensor], _ parameters: [Parameter], _ pass: CallContext) -> Tensor {
    mergedInOrder(inputs) / Float(inputs.count)
  }
}
