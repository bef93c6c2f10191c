public import GANZooFormats
public import GANZooTensors

/// A layer that makes one number of each channel in each window of an image [H, W, C] or a sequence [L, C].
public protocol Pooling: Layer {
  /// How many axes are pooled: 2 of an image, 1 of a sequence.
  static var pooledAxes: Int { get }

  /// Size, steps and padding of the window; over sequences a window of one row.
  var window: Window { get }

  /// A pooling with any window, which has one row where one axis is pooled.
  init(window: Window)

  /// The pooled images [N, H, W, C] → [N, H′, W′, C]; sequences are images of one row.
  func pooled(_ images: Tensor) -> Tensor
}

extension Pooling {
  /// A pooling with a window of one size along each pooled axis.
  ///
  /// - Parameters:
  ///   - size: pixels or steps that the window covers along an axis, at least 1.
  ///   - strides: pixels or steps from one window to the next; the window's size unless given.
  ///   - padding: whether windows may reach beyond the edges (`same`) or not (`valid`).
  public init(_ size: Int = 2, strides: Int? = nil, padding: Padding = .valid) {
    let isSequence = Self.pooledAxes == 1
    let (height, strideHeight) = isSequence ? (1, 1) : (size, strides ?? size)
    self.init(window: Window(height, size, strides: (strideHeight, strides ?? size), padding: padding))
  }

  public init(configuration: JSONObject) throws {
    self.init(
      window: Self.pooledAxes == 1 ? try Window(poolOfSequence: configuration) : try Window(pool: configuration))
  }

  public var configuration: JSONObject {
    Self.pooledAxes == 1 ? window.configurationOfSequence : window.configuration("pool_size")
  }

  /// [H, W, C] → [H′, W′, C], or [L, C] → [L′, C]
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    guard Self.pooledAxes == 2 else {
      return try window.outputShape(ofSequence: try only(inputs, rank: 2, "a sequence [L, C]"))
    }
    let image = try only(inputs, rank: 3, "an image [H, W, C]")
    return try window.outputShape(image, channels: image[2])
  }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    let sizes = [window.height, window.width, window.strideHeight, window.strideWidth]
    guard sizes.contains(where: { $0 != 1 }) else { return inputs[0] }
    return Self.pooledAxes == 1 ? inputs[0].asRows(pooled) : pooled(inputs[0])
  }
}

/// The largest value of each window and channel of an image.
///
///     x [N, H, W, C]   →   [N, H′, W′, C]
///
/// https://keras.io/api/layers/pooling_layers/max_pooling2d
public struct MaxPooling2D: Pooling {
  public static let className = "MaxPooling2D"
  public static let pooledAxes = 2
  public let window: Window

  public init(window: Window) { self.window = window }
  public func pooled(_ images: Tensor) -> Tensor { images.maxPool2D(window) }
}

/// The mean of each window and channel of an image; with 'same' padding, of those pixels of the window that the image
/// has.
///
///     x [N, H, W, C]   →   [N, H′, W′, C]
///
/// https://keras.io/api/layers/pooling_layers/average_pooling2d
public struct AveragePooling2D: Pooling {
  public static let className = "AveragePooling2D"
  public static let pooledAxes = 2
  public let window: Window

  public init(window: Window) { self.window = window }
  public func pooled(_ images: Tensor) -> Tensor { images.averagePool2D(window) }
}

/// The largest value of each window and channel of a sequence.
///
///     x [N, L, C]   →   [N, L′, C]
///
/// https://keras.io/api/layers/pooling_layers/max_pooling1d
public struct MaxPooling1D: Pooling {
  public static let className = "MaxPooling1D"
  public static let pooledAxes = 1
  public let window: Window

  public init(window: Window) { self.window = window }
  public func pooled(_ images: Tensor) -> Tensor { images.maxPool2D(window) }
}

/// The mean of each window and channel of a sequence; with 'same' padding, of those steps that the sequence has.
///
///     x [N, L, C]   →   [N, L′, C]
///
/// https://keras.io/api/layers/pooling_layers/average_pooling1d
public struct AveragePooling1D: Pooling {
  public static let className = "AveragePooling1D"
  public static let pooledAxes = 1
  public let window: Window

  public init(window: Window) { self.window = window }
  public func pooled(_ images: Tensor) -> Tensor { images.averagePool2D(window) }
}
