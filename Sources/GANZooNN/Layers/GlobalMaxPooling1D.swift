public import GANZooTensors

/// The largest value of each channel in the whole sequence.
///
///     x [N, L, C]   →   [N, C], or [N, 1, C] where axes are kept
///
/// https://keras.io/api/layers/pooling_layers/global_max_pooling1d
public struct GlobalMaxPooling1D: GlobalPooling {
  /// Keras' name of the class.
  public static let className = "GlobalMaxPooling1D"
  /// The steps.
  public static let pooledAxes = 1
  /// Whether the axis of steps stays, with size 1.
  public let keepsAxes: Bool
  /// A pooling; Keras' default drops the pooled axes.
  public init(keepsAxes: Bool = false) { self.keepsAxes = keepsAxes }
  /// The largest values.
  public func pooled(_ x: Tensor) -> Tensor {
    x.asRows { $0.maxPool2D(Window(1, x.shape[1], padding: .valid)) }
  }
}
