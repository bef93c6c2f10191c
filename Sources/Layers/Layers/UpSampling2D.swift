public import Tensors

/// Each pixel repeated: nearest-neighbour up-sampling.
///
///     x [N, H, W, C]   →   [N, H · height, W · width, C]
///
/// https://keras.io/api/layers/reshaping_layers/up_sampling2d
public struct UpSampling2D: Layer {
  /// Keras' name of the class.
  public static let className = "UpSampling2D"
  /// How often rows and columns are repeated.
  public let height, width: Int

  /// An up-sampling by the same factor in both directions.
  public init(_ factor: Int = 2) { self.init(height: factor, width: factor) }
  /// An up-sampling by two factors.
  public init(height: Int, width: Int) { (self.height, self.width) = (height, width) }

  /// Keras' settings.
  public var configuration: Configuration {
    ["size": .array([.int(height), .int(width)]), "interpolation": .string("nearest")]
  }

  /// From Keras' configuration. Only nearest-neighbour interpolation is known.
  public init(configuration: Configuration) throws {
    try configuration.refuse("data_format", unless: .string("channels_last"))
    enum Interpolation: String { case nearest }
    let _: Interpolation = try configuration.choice("interpolation", default: .nearest)
    let size = try configuration.pair("size", default: (2, 2))
    self.init(height: size.0, width: size.1)
  }

  /// [H, W, C] → [H · height, W · width, C]
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let image = try only(inputs, rank: 3, "an image [H, W, C]")
    return [image[0] * height, image[1] * width, image[2]]
  }

  /// The enlarged images.
  public func call(_ inputs: [Tensor], _ parameters: [Parameter], _ pass: Pass) -> Tensor {
    inputs[0].upSampling2D((height, width))
  }
}
