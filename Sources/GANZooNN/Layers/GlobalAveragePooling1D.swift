public import GANZooTensors

/// The mean of each channel over the whole sequence.
///
///     x [N, L, C]   →   [N, C], or [N, 1, C] where axes are kept
///
/// https://keras.io/api/layers/pooling_layers/global_average_pooling1d
public struct GlobalAveragePooling1D: GlobalPooling {
  /// Keras' name of the class.
  public static let className = "GlobalAveragePooling1D"
  /// The steps.
  public static let pooledAxes = 1
  /// Whether the axis of steps stays, with size 1.
  public let keepsAxes: Bool
  /// A pooling; Keras' default drops the pooled axes.
  public init(keepsAxes: Bool = false) { self.keepsAxes = keepsAxes }
  /// The means.
  public func pooled(_ x: Tensor) -> Tensor { x.mean([1], keepingAxes: true) }
}
