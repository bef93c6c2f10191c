public import GANZooFormats
public import GANZooTensors

/// Zeros put around an image.
///
///     x [N, H, W, C]   →   [N, top + H + bottom, left + W + right, C]
///
/// https://keras.io/api/layers/reshaping_layers/zero_padding2d
public struct ZeroPadding2D: Layer {
  /// Keras' name of the class.
  public static let className = "ZeroPadding2D"
  /// How many rows and columns are added.
  public let padding: Margins

  /// The same number of zeros on each side; Keras' default is 1.
  public init(_ size: Int = 1) { self.init(Margins(size)) }
  /// Zeros on each side.
  public init(_ padding: Margins) { self.padding = padding }

  /// Keras' settings.
  public var configuration: JSONObject { ["padding": padding.value] }

  /// From Keras' configuration.
  public init(configuration: JSONObject) throws {
    try configuration.refuse("data_format", unless: .string("channels_last"))
    padding = try Margins(configuration, "padding", default: 1)
  }

  /// [H, W, C] → [top + H + bottom, left + W + right, C]
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let image = try only(inputs, rank: 3, "an image [H, W, C]")
    return [
      padding.top + image[0] + padding.bottom, padding.left + image[1] + padding.right, image[2],
    ]
  }

  /// The images in their frames.
  public func call(_ inputs: [Tensor], _ parameters: [Parameter], _ pass: CallContext) -> Tensor {
    inputs[0].padded(before: padding.left, after: padding.right, axis: 2)
      .padded(before: padding.top, after: padding.bottom, axis: 1)
  }
}
