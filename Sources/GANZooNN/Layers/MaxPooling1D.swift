public import GANZooFormats
public import GANZooTensors

/// The largest value of each window and channel of a sequence.
///
///     x [N, L, C]   →   [N, L′, C]
///
/// https://keras.io/api/layers/pooling_layers/max_pooling1d
public struct MaxPooling1D: Layer {
  /// Keras' name of the class.
  public static let className = "MaxPooling1D"
  /// The window over images of one row.
  private let window: Window

  /// A window that moves by its own size, as Keras' default.
  public init(_ size: Int = 2, strides: Int? = nil, padding: Padding = .valid) {
    window = Window(1, size, strides: (1, strides ?? size), padding: padding)
  }

  /// How many steps the window covers.
  public var size: Int { window.width }
  /// Steps from one window to the next.
  public var strides: Int { window.strideWidth }
  /// What happens at the ends.
  public var padding: Padding { window.padding }

  /// Keras' settings.
  public var configuration: JSONObject { window.configurationOfSequence }

  /// From Keras' configuration.
  public init(configuration: JSONObject) throws { window = try Window(poolOfSequence: configuration) }

  /// [L, C] → [L′, C]
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    try window.outputShape(ofSequence: try only(inputs, rank: 2, "a sequence [L, C]"))
  }

  /// The pooled sequences.
  public func call(_ inputs: [Tensor], _ parameters: [Parameter], _ pass: CallContext) -> Tensor {
    inputs[0].asRows { $0.maxPool2D(window) }
  }
}
