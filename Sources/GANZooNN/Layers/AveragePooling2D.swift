public import GANZooFormats
public import GANZooTensors

/// The mean of each window and channel; with 'same' padding, of those pixels of the window that the image has.
///
///     x [N, H, W, C]   →   [N, H′, W′, C]
///
/// https://keras.io/api/layers/pooling_layers/average_pooling2d
public struct AveragePooling2D: Layer {
  /// Keras' name of the class.
  public static let className = "AveragePooling2D"
  /// Size, steps and padding of the window.
  public let window: Window

  /// A square window that moves by its own size, as Keras' default.
  public init(_ size: Int = 2, strides: Int? = nil, padding: Padding = .valid) {
    window = Window(pool: size, strides: strides, padding: padding)
  }

  /// Keras' settings.
  public var configuration: JSONObject { window.configuration("pool_size") }

  /// From Keras' configuration.
  public init(configuration: JSONObject) throws { window = try Window(pool: configuration) }

  /// [H, W, C] → [H′, W′, C]
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let image = try only(inputs, rank: 3, "an image [H, W, C]")
    return try window.outputShape(image, channels: image[2])
  }

  /// The pooled images.
  public func call(_ inputs: [Tensor], _ parameters: [Parameter], _ pass: CallContext) -> Tensor {
    inputs[0].averagePool2D(window)
  }
}
