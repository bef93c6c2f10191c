import GANZooBackend
public import GANZooFormats
public import GANZooTensors

/// 2-D transposed convolution over images, channels last: the gradient of a convolution with respect to its input.
///
///     x [N, H, W, C]   kernel [kh, kw, filters, C]   bias [filters]   →   [N, H′, W′, filters]
///
/// With 'same' padding H′ = H · stride, with 'valid' H′ = H · stride + max(kh − stride, 0). Where an odd number of rows
/// is cut off, the last is at the bottom and right, as TensorFlow and JAX have it.
/// https://keras.io/api/layers/convolution_layers/convolution2d_transpose, without its `output_padding` and
/// `dilation_rate`.
public struct Conv2DTranspose: Layer {
  public static let className = "Conv2DTranspose"
  /// The settings, which are those of a convolution.
  private let settings: Conv2D

  /// A transposed convolution with a square kernel.
  ///
  /// - Parameters:
  ///   - filters: number of output channels.
  ///   - kernel: height and width of the kernel, in pixels.
  ///   - strides: how many times larger the output is, along both axes.
  ///   - padding: whether the output's edges are cut off to a multiple of the input (`same`) or not (`valid`).
  ///   - activation: applied to the result.
  ///   - usesBias: whether a bias is added.
  ///   - kernelInitializer: first values of the kernel.
  public init(
    _ filters: Int, kernel: Int, strides: Int = 1, padding: Padding = .valid, activation: ActivationFunction = .linear,
    usesBias: Bool = true, kernelInitializer: Initializer = .glorotUniform
  ) {
    settings = Conv2D(
      filters, kernel: kernel, strides: strides, padding: padding, activation: activation, usesBias: usesBias,
      kernelInitializer: kernelInitializer)
  }

  /// A transposed convolution with any window.
  public init(
    _ filters: Int, window: Window, activation: ActivationFunction = .linear, usesBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform
  ) {
    settings = Conv2D(
      filters, window: window, activation: activation, usesBias: usesBias, kernelInitializer: kernelInitializer)
  }

  private init(_ settings: Conv2D) { self.settings = settings }

  /// Number of output channels.
  public var filters: Int { settings.filters }
  /// Size, steps and padding of the kernel.
  public var window: Window { settings.window }
  /// Applied to the result.
  public var activation: ActivationFunction { settings.activation }
  /// Whether a bias is added.
  public var usesBias: Bool { settings.usesBias }
  /// First values of the kernel.
  public var kernelInitializer: Initializer { settings.kernelInitializer }

  public var configuration: JSONObject { settings.configuration }

  public init(configuration: JSONObject) throws {
    try configuration.refuse("output_padding", unless: .null)
    try configuration.refuse("dilation_rate", unless: .array([.int(1), .int(1)]), .int(1))
    settings = try Conv2D(configuration: configuration)
  }

  /// [H, W, C] → [H′, W′, filters]
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    outputShape(of: try only(inputs, rank: 3, "an image [H, W, C]").sizes)
  }

  private func outputShape(of image: [Int]) -> Shape {
    func extent(_ size: Int, _ kernel: Int, _ stride: Int) -> Int {
      size * stride + (window.padding == .valid ? max(kernel - stride, 0) : 0)
    }
    return [
      extent(image[0], window.height, window.strideHeight), extent(image[1], window.width, window.strideWidth), filters,
    ]
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

  public var logits: (any Layer)? { (settings.logits as? Conv2D).map(Self.init) }
}

extension Conv2DTranspose: FusingLayer {
  var canFuseNormalization: Bool { true }

  func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext, _ neighbours: FusedNeighbours)
    -> Tensor
  {
    let x = inputs[0]
    let kernel = parameters.kernel
    let images = Shape([x.shape[0]] + outputShape(of: Array(x.shape.sizes.dropFirst())).sizes)
    let product = x.conv2DInputGradient(kernel, settings.convolution(of: images, kernel.shape))
    let fused = neighbours.activation ?? activation.epilogueActivation
    let y = product.applying(neighbours.epilogue(bias: parameters.bias, fused))
    return fused == nil ? activation(y) : y
  }
}
