public import GANZooTensors

/// The mean of each channel over the whole image.
///
///     x [N, H, W, C]   →   [N, C], or [N, 1, 1, C] where axes are kept
///
/// https://keras.io/api/layers/pooling_layers/global_average_pooling2d
public struct GlobalAveragePooling2D: GlobalPooling {
  /// Keras' name of the class.
  public static let className = "GlobalAveragePooling2D"
  /// Height and width.
  public static let pooledAxes = 2
  /// Whether height and width stay, with size 1.
  public let keepsAxes: Bool
  /// A pooling; Keras' default drops the pooled axes.
  public init(keepsAxes: Bool = false) { self.keepsAxes = keepsAxes }
  /// The means.
  public func pooled(_ x: Tensor) -> Tensor { x.mean([1, 2], keepingAxes: true) }
}
