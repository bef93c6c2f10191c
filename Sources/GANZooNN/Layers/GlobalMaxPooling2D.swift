public import GANZooTensors

/// The largest value of each channel in the whole image.
///
///     x [N, H, W, C]   →   [N, C], or [N, 1, 1, C] where axes are kept
///
/// https://keras.io/api/layers/pooling_layers/global_max_pooling2d
public struct GlobalMaxPooling2D: GlobalPooling {
  /// Keras' name of the class.
  public static let className = "GlobalMaxPooling2D"
  /// Height and width.
  public static let pooledAxes = 2
  /// Whether height and width stay, with size 1.
  public let keepsAxes: Bool
  /// A pooling; Keras' default drops the pooled axes.
  public init(keepsAxes: Bool = false) { self.keepsAxes = keepsAxes }
  /// The largest values.
  public func pooled(_ x: Tensor) -> Tensor {
    x.maxPool2D(Window(x.shape[1], x.shape[2], padding: .valid))
  }
}
