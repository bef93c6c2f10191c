public import GANZooFormats
public import GANZooTensors

/// An image with rows and columns cut off at its edges.
///
///     x [N, H, W, C]   →   [N, H − top − bottom, W − left − right, C]
///
/// https://keras.io/api/layers/reshaping_layers/cropping2d
public struct Cropping2D: Layer {
  /// Keras' name of the class.
  public static let className = "Cropping2D"
  /// How many rows and columns are cut off.
  public let cropping: Margins

  /// The same number on each side; Keras' default is 0.
  public init(_ size: Int = 0) { self.init(Margins(size)) }
  /// As many as given on each side.
  public init(_ cropping: Margins) { self.cropping = cropping }

  /// Keras' settings.
  public var configuration: JSONObject { ["cropping": cropping.value] }

  /// From Keras' configuration.
  public init(configuration: JSONObject) throws {
    try configuration.refuse("data_format", unless: .string("channels_last"))
    cropping = try Margins(configuration, "cropping", default: 0)
  }

  /// [H, W, C] → [H − top − bottom, W − left − right, C]
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let image = try only(inputs, rank: 3, "an image [H, W, C]")
    let (height, width) = (cropping.top + cropping.bottom, cropping.left + cropping.right)
    guard image[0] > height, image[1] > width else {
      throw LayerShapeError(expected: "an image of at least \(height + 1) x \(width + 1) pixels", found: inputs)
    }
    return [image[0] - height, image[1] - width, image[2]]
  }

  /// The inner parts of the images.
  public func call(_ inputs: [Tensor], _ parameters: [Parameter], _ pass: CallContext) -> Tensor {
    let x = inputs[0]
    return x.sliced(cropping.top..<x.shape[1] - cropping.bottom, axis: 1)
      .sliced(cropping.left..<x.shape[2] - cropping.right, axis: 2)
  }
}
