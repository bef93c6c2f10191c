public import GANZooFormats
public import GANZooTensors

/// A layer that makes one number of each channel of a whole image [H, W, C] or sequence [L, C].
///
///     x [N, H, W, C]   →   [N, C], or [N, 1, 1, C] where axes are kept
///     x [N, L, C]      →   [N, C], or [N, 1, C] where axes are kept
public protocol GlobalPooling: Layer {
  /// How many axes are pooled: 2 of an image, 1 of a sequence.
  static var pooledAxes: Int { get }

  /// Whether the pooled axes stay, with size 1.
  var keepsAxes: Bool { get }

  /// A pooling.
  ///
  /// - Parameter keepsAxes: whether the pooled axes stay, with size 1; Keras drops them by default.
  init(keepsAxes: Bool)

  /// The pooled numbers, the pooled axes kept with size 1.
  func pooled(_ x: Tensor) -> Tensor
}

extension GlobalPooling {
  /// A pooling that drops the pooled axes.
  public init() { self.init(keepsAxes: false) }

  public init(configuration: JSONObject) throws {
    try configuration.refuse("data_format", unless: .string("channels_last"))
    self.init(keepsAxes: try configuration.bool("keepdims", default: false))
  }

  public var configuration: JSONObject { ["keepdims": .bool(keepsAxes)] }

  /// […, C] → [C]
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let expected = Self.pooledAxes == 2 ? "an image [H, W, C]" : "a sequence [L, C]"
    let channels = try only(inputs, rank: Self.pooledAxes + 1, expected).last
    return Shape((keepsAxes ? Array(repeating: 1, count: Self.pooledAxes) : []) + [channels])
  }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    let pooled = pooled(inputs[0])
    return keepsAxes ? pooled : pooled.reshaped([pooled.shape[0], pooled.shape.last])
  }
}

/// The largest value of each channel in the whole image.
///
/// https://keras.io/api/layers/pooling_layers/global_max_pooling2d
public struct GlobalMaxPooling2D: GlobalPooling {
  public static let className = "GlobalMaxPooling2D"
  public static let pooledAxes = 2
  public let keepsAxes: Bool

  public init(keepsAxes: Bool) { self.keepsAxes = keepsAxes }
  public func pooled(_ x: Tensor) -> Tensor { x.maxPool2D(Window(x.shape[1], x.shape[2], padding: .valid)) }
}

/// The mean of each channel over the whole image.
///
/// https://keras.io/api/layers/pooling_layers/global_average_pooling2d
public struct GlobalAveragePooling2D: GlobalPooling {
  public static let className = "GlobalAveragePooling2D"
  public static let pooledAxes = 2
  public let keepsAxes: Bool

  public init(keepsAxes: Bool) { self.keepsAxes = keepsAxes }
  public func pooled(_ x: Tensor) -> Tensor { x.mean([1, 2], keepingAxes: true) }
}

/// The largest value of each channel in the whole sequence.
///
/// https://keras.io/api/layers/pooling_layers/global_max_pooling1d
public struct GlobalMaxPooling1D: GlobalPooling {
  public static let className = "GlobalMaxPooling1D"
  public static let pooledAxes = 1
  public let keepsAxes: Bool

  public init(keepsAxes: Bool) { self.keepsAxes = keepsAxes }
  public func pooled(_ x: Tensor) -> Tensor { x.asRows { $0.maxPool2D(Window(1, x.shape[1], padding: .valid)) } }
}

/// The mean of each channel over the whole sequence.
///
/// https://keras.io/api/layers/pooling_layers/global_average_pooling1d
public struct GlobalAveragePooling1D: GlobalPooling {
  public static let className = "GlobalAveragePooling1D"
  public static let pooledAxes = 1
  public let keepsAxes: Bool

  public init(keepsAxes: Bool) { self.keepsAxes = keepsAxes }
  public func pooled(_ x: Tensor) -> Tensor { x.mean([1], keepingAxes: true) }
}
