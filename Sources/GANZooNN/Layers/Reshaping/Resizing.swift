public import GANZooFormats
public import GANZooTensors

/// Images brought to a size, larger or smaller, by any factor.
///
///     x [N, H, W, C]   →   [N, height, width, C]
///
/// Pixel i of n is made of those of m pixels around the place (i + ½) · m / n: the one there, or numbers in straight
/// lines between the centres of two; nothing is smoothed where images become smaller.
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

  /// From Keras' configuration. Of its interpolations `nearest` and `bilinear` are known.
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

  /// For each pixel of a result the pixel that it repeats, of so many. In float32 as TensorFlow: where a place lies
  /// between two pixels exactly, rounding decides.
  package static func nearest(of pixels: Int, to count: Int) -> [Int] {
    let scale = Float(pixels) / Float(count)
    return (0..<count).map { min(Int((Float($0) + 0.5) * scale), pixels - 1) }
  }
}

extension Tensor {
  /// The numbers at `range` along an axis, brought to `count`.
  fileprivate func resized(
    from range: Range<Int>, to count: Int, _ interpolation: UpSampling2D.Interpolation, axis: Int
  ) -> Tensor {
    guard range.count != count || shape[axis] != count else { return self }
    // A table with a row for each place along the axis.
    let order = [axis] + shape.sizes.indices.filter { $0 != axis }
    let apart = transposed(order)
    let rows = apart.reshaped([shape[axis], shape.count / shape[axis]])
    func picked(_ places: [Int]) -> Tensor { rows.rows(at: IndexTensor(places, on: device)) }

    let result: Tensor
    switch interpolation {
    case .nearest: result = picked(Resizing.nearest(of: range.count, to: count).map { range.lowerBound + $0 })
    case .bilinear:
      let scale = Float(range.count) / Float(count)
      let places = (0..<count).map { (Float($0) + 0.5) * scale - 0.5 }
      let (low, high) = (
        places.map { range.lowerBound + max(Int($0.rounded(.down)), 0) },
        places.map { range.lowerBound + min(Int($0.rounded(.up)), range.count - 1) }
      )
      let shares = Tensor(places.map { $0 - $0.rounded(.down) }, shape: [count, 1], on: device)
      let first = picked(low)
      result = first + (picked(high) - first) * shares
    }
    let sizes = [count] + apart.shape.sizes.dropFirst()
    return result.reshaped(Shape(sizes)).transposed(order.indices.map { order.firstIndex(of: $0) ?? $0 })
  }
}
