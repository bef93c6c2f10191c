public import GANZooFormats
public import GANZooTensors

/// A layer that makes one number of each channel of a whole image or sequence.
public protocol GlobalPooling: Layer {
  /// Height and width, or steps: how many axes are pooled.
  static var pooledAxes: Int { get }
  /// Whether the pooled axes stay, with size 1.
  var keepsAxes: Bool { get }
  /// A pooling; Keras' default drops the pooled axes.
  init(keepsAxes: Bool)
  /// The pooled numbers, the pooled axes kept.
  func pooled(_ x: Tensor) -> Tensor
}

extension GlobalPooling {
  /// Keras' settings.
  public var configuration: JSONObject { ["keepdims": .bool(keepsAxes)] }

  /// From Keras' configuration.
  public init(configuration: JSONObject) throws {
    try configuration.refuse("data_format", unless: .string("channels_last"))
    self.init(keepsAxes: try configuration.bool("keepdims", default: false))
  }

  /// […, C] → [C]
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let expected = Self.pooledAxes == 2 ? "an image [H, W, C]" : "a sequence [L, C]"
    let channels = try only(inputs, rank: Self.pooledAxes + 1, expected).last
    return Shape((keepsAxes ? Array(repeating: 1, count: Self.pooledAxes) : []) + [channels])
  }

  /// The pooled numbers.
  public func call(_ inputs: [Tensor], _ parameters: [Parameter], _ pass: CallContext) -> Tensor {
    let pooled = pooled(inputs[0])
    return keepsAxes ? pooled : pooled.reshaped([pooled.shape[0], pooled.shape.last])
  }
}
