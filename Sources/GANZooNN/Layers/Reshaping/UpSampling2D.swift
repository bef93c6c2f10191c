public import GANZooFormats
public import GANZooTensors

/// Images enlarged by whole factors: each pixel repeated, or numbers between neighbouring pixels' centres.
///
///     x [N, H, W, C]   →   [N, H · height, W · width, C]
///
/// https://keras.io/api/layers/reshaping_layers/up_sampling2d
public struct UpSampling2D: Layer {
  /// How new pixels come about.
  public enum Interpolation: String, Sendable, CaseIterable {
    /// Each pixel is repeated.
    case nearest
    /// Between pixels in straight lines.
    case bilinear
    /// On cubic curves through four pixels, those of TensorFlow.
    case bicubic
  }

  public static let className = "UpSampling2D"
  /// The factors.
  public let height, width: Int
  /// How new pixels come about.
  public let interpolation: Interpolation

  /// An up-sampling by the same factor in both directions.
  ///
  /// - Parameters:
  ///   - factor: how many times larger the image becomes, at least 1.
  ///   - interpolation: how new pixels come about; by repetition by default.
  public init(_ factor: Int = 2, interpolation: Interpolation = .nearest) {
    self.init(height: factor, width: factor, interpolation: interpolation)
  }
  /// An up-sampling by two factors.
  public init(height: Int, width: Int, interpolation: Interpolation = .nearest) {
    self.height = height
    self.width = width
    self.interpolation = interpolation
  }

  public var configuration: JSONObject {
    ["size": .array([.int(height), .int(width)]), "interpolation": .string(interpolation.rawValue)]
  }

  /// From Keras' configuration. Of its interpolations `nearest`, `bilinear` and `bicubic` are known.
  public init(configuration: JSONObject) throws {
    try configuration.refuse("data_format", unless: .string("channels_last"))
    let size = try configuration.pair("size", default: (2, 2))
    self.init(
      height: size.0, width: size.1,
      interpolation: try configuration.choice("interpolation", default: .nearest))
  }

  /// [H, W, C] → [H · height, W · width, C]
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let image = try only(inputs, rank: 3, "an image [H, W, C]")
    return [image[0] * height, image[1] * width, image[2]]
  }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    switch interpolation {
    case .nearest: inputs[0].upSampling2D((height, width))
    case .bilinear: inputs[0].interpolated(height, axis: 1).interpolated(width, axis: 2)
    case .bicubic:
      inputs[0].resized(from: 0..<inputs[0].shape[1], to: inputs[0].shape[1] * height, .bicubic, axis: 1)
        .resized(from: 0..<inputs[0].shape[2], to: inputs[0].shape[2] * width, .bicubic, axis: 2)
    }
  }
}
