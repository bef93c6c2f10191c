public import Tensors

/// The mean of each channel over the whole image.
///
///     x [N, H, W, C]   →   [N, C], or [N, 1, 1, C] where axes are kept
///
/// https://keras.io/api/layers/pooling_layers/global_average_pooling2d
public struct GlobalAveragePooling2D: Layer {
  /// Keras' name of the class.
  public static let className = "GlobalAveragePooling2D"
  /// Whether height and width stay, with size 1.
  public let keepsAxes: Bool

  /// A pooling; Keras' default drops height and width.
  public init(keepsAxes: Bool = false) { self.keepsAxes = keepsAxes }

  /// Keras' settings.
  public var configuration: Configuration { ["keepdims": .bool(keepsAxes)] }

  /// From Keras' configuration.
  public init(configuration: Configuration) throws {
    try configuration.refuse("data_format", unless: .string("channels_last"))
    keepsAxes = try configuration.bool("keepdims", default: false)
  }

  /// [H, W, C] → [C]
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let channels = try only(inputs, rank: 3, "an image [H, W, C]").last
    return keepsAxes ? [1, 1, channels] : [channels]
  }

  /// The means.
  public func call(_ inputs: [Tensor], _ parameters: [Parameter], _ pass: Pass) -> Tensor {
    inputs[0].mean([1, 2], keepingAxes: keepsAxes)
  }
}
