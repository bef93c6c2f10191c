public import GANZooFormats
public import GANZooTensors

/// All axes of a sample made one, in row-major order: (h, w, c), c fastest.
///
/// https://keras.io/api/layers/reshaping_layers/flatten
public struct Flatten: Layer {
  public static let className = "Flatten"
  /// A flattening.
  public init() {}
  public var configuration: JSONObject { [:] }
  public init(configuration: JSONObject) throws {
    try configuration.refuse("data_format", unless: .string("channels_last"))
  }

  /// One axis.
  public func outputShape(_ inputs: [Shape]) throws -> Shape { [try only(inputs, "one input").count] }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    inputs[0].reshaped([inputs[0].shape[0], inputs[0].shape.count / inputs[0].shape[0]])
  }
}
