import GANZooBackend
public import GANZooFormats
public import GANZooTensors

/// 2-D convolution over images, channels last.
///
///     x [N, H, W, C]   kernel [kh, kw, C / groups, filters]   bias [filters]   →   [N, H′, W′, filters]
///
/// With 'same' padding H′ = ⌈H / stride⌉, the odd row of zeros at the bottom and right. With a dilation d a kernel
/// covers (kh − 1) · d + 1 rows, of which it sees every d-th. With g groups the first C / g channels make the first
/// filters / g, and so on.
/// https://keras.io/api/layers/convolution_layers/convolution2d
public struct Conv2D: Layer {
  public static let className = "Conv2D"
  /// Number of output channels.
  public let filters: Int
  /// Size, steps and padding of the kernel.
  public let window: Window
  /// Rows and columns from one tap of the kernel to the next, 1 unless the steps of the window are.
  public let dilation: Dilation
  /// How many groups channels and filters are divided into, which do not see each other.
  public let groups: Int
  /// Applied to the result.
  public let activation: ActivationFunction
  /// Whether a bias is added.
  public let usesBias: Bool
  /// First values of the kernel.
  public let kernelInitializer: Initializer

  /// A convolution with a square kernel.
  ///
  /// - Parameters:
  ///   - filters: number of output channels.
  ///   - kernel: height and width of the kernel, in pixels.
  ///   - strides: pixels from one output to the next, along both axes.
  ///   - padding: whether windows may reach beyond the edges (`same`) or not (`valid`).
  ///   - dilation: pixels from one tap of the kernel to the next; more than 1 only where `strides` is 1.
  ///   - groups: how many groups channels and filters are divided into; both are multiples of it.
  ///   - activation: applied to the result.
  ///   - usesBias: whether a bias is added.
  ///   - kernelInitializer: first values of the kernel.
  public init(
    _ filters: Int, kernel: Int, strides: Int = 1, padding: Padding = .valid, dilation: Dilation = Dilation(),
    groups: Int = 1, activation: ActivationFunction = .linear, usesBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform
  ) {
    self.init(
      filters, window: Window(kernel, kernel, strides: (strides, strides), padding: padding), dilation: dilation,
      groups: groups, activation: activation, usesBias: usesBias, kernelInitializer: kernelInitializer)
  }

  /// A convolution with any window.
  public init(
    _ filters: Int, window: Window, dilation: Dilation = Dilation(), groups: Int = 1,
    activation: ActivationFunction = .linear, usesBias: Bool = true, kernelInitializer: Initializer = .glorotUniform
  ) {
    precondition(dilation.fits(window), "a convolution with strides has no dilation")
    precondition(groups >= 1 && filters.isMultiple(of: groups), "\(filters) filters in \(groups) groups")
    self.filters = filters
    self.window = window
    self.dilation = dilation
    self.groups = groups
    self.activation = activation
    self.usesBias = usesBias
    self.kernelInitializer = kernelInitializer
  }

  public var configuration: JSONObject {
    ["filters": .int(filters)] + window.configuration("kernel_size") + dilation.configuration
      + (groups == 1 ? [:] : ["groups": .int(groups)])
      + ["activation": .string(activation.rawValue), "use_bias": .bool(usesBias)]
  }

  public init(configuration: JSONObject) throws {
    let (window, filters) = (try Window(kernel: configuration), try configuration.int("filters"))
    let groups = try configuration.int("groups", default: 1)
    guard filters.isMultiple(of: groups) else {
      throw ConfigurationError.wrongType(
        key: "groups", expected: "a number that divides the \(filters) filters", found: "\(groups)")
    }
    self.init(
      filters, window: window, dilation: try Dilation(configuration, of: window), groups: groups,
      activation: try configuration.activation(),
      usesBias: try configuration.bool("use_bias", default: true))
  }

  /// [H, W, C] → [H′, W′, filters]
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let image = try only(inputs, rank: 3, "an image [H, W, C]")
    guard image[2].isMultiple(of: groups) else {
      throw LayerShapeError(expected: "channels that \(groups) groups divide", found: inputs)
    }
    return try dilation.spread(window).outputShape(image, channels: filters)
  }

  public func parameters(_ inputs: [Shape]) -> [ParameterDescription] {
    let shape: Shape = [window.height, window.width, inputs[0].last / groups, filters]
    return [ParameterDescription("kernel", shape, kernelInitializer)]
      + (usesBias ? [ParameterDescription("bias", [filters], .zeros)] : [])
  }

  /// x ⋆ kernel + bias, activated.
  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    call(inputs, parameters, context, FusedNeighbours())
  }

  /// Every tap of the window for every output, zeros at the edges included.
  public func multiplyAdds(_ inputs: [Shape], _ output: Shape) -> Int {
    output.count * window.height * window.width * inputs[0].last / groups
  }

  public var logits: (any Layer)? {
    activation.hasLogits
      ? Conv2D(
        filters, window: window, dilation: dilation, groups: groups, usesBias: usesBias,
        kernelInitializer: kernelInitializer) : nil
  }
}

extension Conv2D: FusingLayer {
  var canFuseNormalization: Bool { true }

  func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext, _ neighbours: FusedNeighbours)
    -> Tensor
  {
    convolved(inputs[0], kernel: parameters.kernel, bias: parameters.bias, neighbours)
  }

  /// The layer's output for an image and parameters of this window's shape, wherever they come from.
  func convolved(_ x: Tensor, kernel: Tensor, bias: Tensor?, _ neighbours: FusedNeighbours) -> Tensor {
    let fused = neighbours.activation ?? activation.epilogueActivation
    let convolution = GroupedConvolution(groups: groups)
    let y = convolution(x, dilation.spread(kernel), neighbours.epilogue(bias: bias, fused)) { x, kernel, epilogue in
      x.conv2D(kernel, self.convolution(of: x.shape, kernel.shape, upSampling: neighbours.upSampling), epilogue)
    }
    return fused == nil ? activation(y) : y
  }

  /// The convolution of images of this shape. What does not fit is a programming error: `outputShape` has seen it.
  func convolution(of images: Shape, _ kernel: Shape, upSampling: Int = 1) -> ConvolutionShape {
    do {
      return try ConvolutionShape(
        input: images, kernel: kernel, strides: (window.strideHeight, window.strideWidth), padding: window.padding,
        upSampling: upSampling)
    } catch {
      preconditionFailure("\(Self.className): \(error)")
    }
  }

  func canFuse(_ upSampling: UpSampling2D) -> Bool {
    upSampling.interpolation == .nearest && (upSampling.height, upSampling.width) == (2, 2)
      && window.padding == .same
      && (window.strideHeight, window.strideWidth) == (1, 1)
  }
}
