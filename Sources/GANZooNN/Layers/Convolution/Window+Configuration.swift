import GANZooBackend
import GANZooFormats
import GANZooTensors

// Windows of convolutions and poolings as Keras writes them, and the images that they give.
extension Window {
  /// Keras' size, strides and padding; the size has another name for pooling.
  func configuration(_ size: String) -> JSONObject {
    [
      size: .array([.int(height), .int(width)]), "strides": .array([.int(strideHeight), .int(strideWidth)]),
      "padding": .string(padding.rawValue),
    ]
  }

  init(_ configuration: JSONObject, size: String, strides: (Int, Int)) throws {
    try configuration.refuse("data_format", unless: .string("channels_last"))
    let (height, width) = try configuration.pair(size)
    self.init(
      height, width,
      strides: configuration["strides"] == .null ? strides : try configuration.pair("strides", default: strides),
      padding: try configuration.choice("padding", default: .valid))
  }

  /// A kernel's window, with steps of 1 unless others are given; loops are written for kernels of a limited size.
  init(kernel configuration: JSONObject) throws {
    try self.init(configuration, size: "kernel_size", strides: (1, 1))
    guard height * width <= ConvolutionShape.maximumTaps else {
      throw ConfigurationError.wrongType(
        key: "kernel_size", expected: "at most \(ConvolutionShape.maximumTaps) taps", found: "\(height) x \(width)")
    }
  }

  /// A square window that moves by its own size unless strides are given.
  init(pool size: Int, strides: Int?, padding: Padding) {
    self.init(size, size, strides: (strides ?? size, strides ?? size), padding: padding)
  }

  /// The window of a pooling from Keras' configuration.
  init(pool configuration: JSONObject) throws {
    try self.init(configuration, size: "pool_size", strides: try configuration.pair("pool_size"))
  }

  /// Keras' size, strides and padding of a window over sequences.
  var configurationOfSequence: JSONObject {
    [
      "pool_size": .array([.int(width)]), "strides": .array([.int(strideWidth)]),
      "padding": .string(padding.rawValue),
    ]
  }

  /// The window of a pooling of sequences from Keras' configuration.
  init(poolOfSequence configuration: JSONObject) throws {
    try configuration.refuse("data_format", unless: .string("channels_last"))
    let size = try configuration.single("pool_size")
    let strides = configuration["strides"] == .null ? size : try configuration.single("strides", default: size)
    self.init(1, size, strides: (1, strides), padding: try configuration.choice("padding", default: .valid))
  }

  /// [L, C] → [L′, C]
  func outputShape(ofSequence sequence: Shape) throws -> Shape {
    guard padding == .same || sequence[0] >= width else {
      throw LayerShapeError(expected: "a sequence of at least \(width) steps", found: [sequence])
    }
    return [Window.extent(sequence[0], width, strideWidth, padding).count, sequence[1]]
  }

  /// [H, W, C] → [H′, W′, channels]
  func outputShape(_ image: Shape, channels: Int) throws -> Shape {
    guard padding == .same || (image[0] >= height && image[1] >= width) else {
      throw LayerShapeError(expected: "an image of at least \(height) x \(width) pixels", found: [image])
    }
    return [
      Window.extent(image[0], height, strideHeight, padding).count,
      Window.extent(image[1], width, strideWidth, padding).count, channels,
    ]
  }
}
