import GANZooBackend
public import GANZooFormats
public import GANZooTensors

/// 2-D transposed convolution over images, channels last: the gradient of a convolution with respect to its input.
///
///     x [N, H, W, C]   kernel [kh, kw, filters, C]   bias [filters]   →   [N, H′, W′, filters]
///
/// With 'same' padding H′ = H · stride, with 'valid' H′ = (H − 1) · stride + max(kh, stride). An output padding p makes
/// them (H − 1) · stride + kh mod 2 + p, and (H − 1) · stride + kh + p. With a dilation kh is that of the kernel with
/// its gaps. Where an odd number of rows is cut off, the last is at the bottom and right, as TensorFlow and JAX have
/// it. https://keras.io/api/layers/convolution_layers/convolution2d_transpose
public struct Conv2DTranspose: Layer {
  public static let className = "Conv2DTranspose"
  /// The settings, which are those of a convolution.
  private let settings: Conv2D
  /// Rows and columns that tell outputs of several sizes apart; nil: the sizes that Keras chooses.
  public let outputPadding: OutputPadding?

  /// A transposed convolution with a square kernel.
  ///
  /// - Parameters:
  ///   - filters: number of output channels.
  ///   - kernel: height and width of the kernel, in pixels.
  ///   - strides: how many times larger the output is, along both axes.
  ///   - padding: whether the output's edges are cut off to a multiple of the input (`same`) or not (`valid`).
  ///   - outputPadding: rows and columns that tell outputs of several sizes apart, less than `strides`.
  ///   - activation: applied to the result.
  ///   - usesBias: whether a bias is added.
  ///   - kernelInitializer: first values of the kernel.
  public init(
    _ filters: Int, kernel: Int, strides: Int = 1, padding: Padding = .valid, outputPadding: OutputPadding? = nil,
    activation: ActivationFunction = .linear, usesBias: Bool = true, kernelInitializer: Initializer = .glorotUniform
  ) {
    self.init(
      filters, window: Window(kernel, kernel, strides: (strides, strides), padding: padding),
      outputPadding: outputPadding, activation: activation, usesBias: usesBias, kernelInitializer: kernelInitializer)
  }

  /// A transposed convolution with any window.
  public init(
    _ filters: Int, window: Window, outputPadding: OutputPadding? = nil, dilation: Dilation = Dilation(),
    activation: ActivationFunction = .linear, usesBias: Bool = true, kernelInitializer: Initializer = .glorotUniform
  ) {
    self.init(
      Conv2D(
        filters, window: window, dilation: dilation, activation: activation, usesBias: usesBias,
        kernelInitializer: kernelInitializer), outputPadding)
  }

  private init(_ settings: Conv2D, _ outputPadding: OutputPadding?) {
    precondition(outputPadding?.fits(settings.window) ?? true, "an output padding is less than the strides")
    self.settings = settings
    self.outputPadding = outputPadding
  }

  /// Number of output channels.
  public var filters: Int { settings.filters }
  /// Size, steps and padding of the kernel.
  public var window: Window { settings.window }
  /// Rows and columns from one tap of the kernel to the next, 1 unless the steps of the window are.
  public var dilation: Dilation { settings.dilation }
  /// Applied to the result.
  public var activation: ActivationFunction { settings.activation }
  /// Whether a bias is added.
  public var usesBias: Bool { settings.usesBias }
  /// First values of the kernel.
  public var kernelInitializer: Initializer { settings.kernelInitializer }

  public var configuration: JSONObject {
    guard let outputPadding else { return settings.configuration }
    return settings.configuration
      + ["output_padding": .array([.int(outputPadding.height), .int(outputPadding.width)])]
  }

  public init(configuration: JSONObject) throws {
    try configuration.refuse("groups", unless: .int(1))
    let settings = try Conv2D(configuration: configuration)
    self.init(settings, try OutputPadding.read(configuration, of: settings.window))
  }

  /// [H, W, C] → [H′, W′, filters]
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let image = try only(inputs, rank: 3, "an image [H, W, C]")
    let (rows, columns) = axes(of: image[0], image[1])
    guard min(rows.input, columns.input) >= 1 else {
      throw LayerShapeError(expected: "an image large enough for its output padding", found: inputs)
    }
    return [rows.input, columns.input, filters]
  }

  /// The axes of the convolution whose gradient this is, for images of this size.
  private func axes(of height: Int, _ width: Int) -> (rows: WindowAxis, columns: WindowAxis) {
    let spread = dilation.spread(window)
    return (
      WindowAxis(
        transposed: height, window: spread.height, stride: window.strideHeight, padding: window.padding,
        added: outputPadding?.height),
      WindowAxis(
        transposed: width, window: spread.width, stride: window.strideWidth, padding: window.padding,
        added: outputPadding?.width)
    )
  }

  public func parameters(_ inputs: [Shape]) -> [ParameterDescription] {
    [ParameterDescription("kernel", [window.height, window.width, filters, inputs[0].last], kernelInitializer)]
      + (usesBias ? [ParameterDescription("bias", [filters], .zeros)] : [])
  }

  /// The transposed convolution of x with the kernel, + bias, activated.
  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    call(inputs, parameters, context, FusedNeighbours())
  }

  /// Every tap of the window for every input, those that are cut off at the edges included.
  public func multiplyAdds(_ inputs: [Shape], _ output: Shape) -> Int {
    inputs[0].count * window.height * window.width * filters
  }

  public var logits: (any Layer)? { (settings.logits as? Conv2D).map { Self($0, outputPadding) } }
}

extension Conv2DTranspose: FusingLayer {
  var canFuseNormalization: Bool { true }

  func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext, _ neighbours: FusedNeighbours)
    -> Tensor
  {
    transposed(inputs[0], kernel: parameters.kernel, bias: parameters.bias, neighbours)
  }

  /// The layer's output for an image and parameters of this window's shape, wherever they come from.
  func transposed(_ x: Tensor, kernel: Tensor, bias: Tensor?, _ neighbours: FusedNeighbours) -> Tensor {
    let (rows, columns) = axes(of: x.shape[1], x.shape[2])
    let kernel = dilation.spread(kernel)
    let product = x.conv2DInputGradient(
      kernel,
      ConvolutionShape(batch: x.shape[0], channels: filters, filters: x.shape[3], rows: rows, columns: columns))
    let fused = neighbours.activation ?? activation.epilogueActivation
    let y = product.applying(neighbours.epilogue(bias: bias, fused))
    return fused == nil ? activation(y) : y
  }
}
