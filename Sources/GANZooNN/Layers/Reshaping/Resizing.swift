public import GANZooFormats
public import GANZooTensors

/// Images brought to a size, larger or smaller, by any factor.
///
///     x [N, H, W, C]   →   [N, height, width, C]
///
/// Pixel i of n is made of those of m pixels around the place (i + ½) · m / n: the one there, numbers in straight lines
/// between the centres of two, or on cubic curves through four; nothing is smoothed where images become smaller.
/// https://keras.io/api/layers/preprocessing_layers/image_preprocessing/resizing, without its `antialias`,
/// `pad_to_aspect_ratio` and other interpolations.
public struct Resizing: Layer {
  public static let className = "Resizing"
  /// The size of the result.
  public let height, width: Int
  /// How new pixels come about.
  public let interpolation: UpSampling2D.Interpolation
  /// Whether what sticks out on two sides is cut off first, so that nothing is distorted.
  public let cropsToAspectRatio: Bool

  /// A resizing.
  ///
  /// - Parameters:
  ///   - height: rows of the result.
  ///   - width: columns of the result.
  ///   - interpolation: how new pixels come about; in straight lines by default.
  ///   - cropsToAspectRatio: whether what sticks out on two sides is cut off first, so that nothing is distorted.
  public init(
    _ height: Int, _ width: Int, interpolation: UpSampling2D.Interpolation = .bilinear, cropsToAspectRatio: Bool = false
  ) {
    precondition(min(height, width) >= 1, "an image has at least one pixel")
    self.height = height
    self.width = width
    self.interpolation = interpolation
    self.cropsToAspectRatio = cropsToAspectRatio
  }

  public var configuration: JSONObject {
    [
      "height": .int(height), "width": .int(width), "interpolation": .string(interpolation.rawValue),
      "crop_to_aspect_ratio": .bool(cropsToAspectRatio),
    ]
  }

  /// From Keras' configuration. Of its interpolations `nearest`, `bilinear` and `bicubic` are known.
  public init(configuration: JSONObject) throws {
    try configuration.refuse("data_format", unless: .string("channels_last"))
    for key in ["antialias", "pad_to_aspect_ratio"] { try configuration.refuse(key, unless: .bool(false)) }
    self.init(
      try configuration.int("height"), try configuration.int("width"),
      interpolation: try configuration.choice("interpolation", default: .bilinear),
      cropsToAspectRatio: try configuration.bool("crop_to_aspect_ratio", default: false))
  }

  /// [H, W, C] → [height, width, C]
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    [height, width, try only(inputs, rank: 3, "an image [H, W, C]")[2]]
  }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    let (rows, columns) = part(of: inputs[0].shape[1], inputs[0].shape[2])
    return inputs[0].resized(from: rows, to: height, interpolation, axis: 1)
      .resized(from: columns, to: width, interpolation, axis: 2)
  }

  /// The rows and columns of an image that are resized: all, or those in the middle that have the result's proportions.
  package func part(of rows: Int, _ columns: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    guard cropsToAspectRatio else { return (0..<rows, 0..<columns) }
    let (keptRows, keptColumns) = (
      max(min(rows, columns * height / width), 1), max(min(columns, rows * width / height), 1)
    )
    let (top, left) = ((rows - keptRows) / 2, (columns - keptColumns) / 2)
    return (top..<top + keptRows, left..<left + keptColumns)
  }
}
