public import GANZooFormats
public import GANZooTensors

/// x · scale + offset.
///
/// Brings pixels of one range into another: 0 … 255 into [−1, 1] with 1 / 127.5 and −1.
/// https://keras.io/api/layers/preprocessing_layers/image_preprocessing/rescaling, with one number each for all
/// channels.
public struct Rescaling: Layer {
  public static let className = "Rescaling"
  /// What the input is multiplied by, and what is added then.
  public let scale, offset: Float

  /// A rescaling.
  ///
  /// - Parameters:
  ///   - scale: what the input is multiplied by.
  ///   - offset: what is added to the product.
  public init(_ scale: Float, offset: Float = 0) {
    self.scale = scale
    self.offset = offset
  }

  public var configuration: JSONObject { ["scale": .float(scale), "offset": .float(offset)] }

  /// From Keras' configuration. Lists of numbers for the channels are not known.
  public init(configuration: JSONObject) throws {
    self.init(try configuration.float("scale"), offset: try configuration.float("offset", default: 0))
  }

  public func outputShape(_ inputs: [Shape]) throws -> Shape { try only(inputs, "one input") }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    inputs[0] * scale + offset
  }
}
