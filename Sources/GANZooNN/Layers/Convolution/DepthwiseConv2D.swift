import GANZooBackend
public import GANZooFormats
public import GANZooTensors

/// 2-D convolution of each channel by itself, channels last.
///
///     x [N, H, W, C]   depthwise_kernel [kh, kw, C, multiplier]   bias [C · multiplier]
///     →   [N, H′, W′, C · multiplier]
///
/// The results of a channel stand side by side. https://keras.io/api/layers/convolution_layers/depthwise_convolution2d;
/// Keras 3 calls the kernel `kernel`.
public struct DepthwiseConv2D: Layer {
  public static let className = "DepthwiseConv2D"
  /// Size, steps and padding of the kernel.
  public let window: Window
  /// Rows and columns from one tap of the kernel to the next, 1 unless the steps of the window are.
  public let dilation: Dilation
  /// How many results each channel has.
  public let depthMultiplier: Int
  /// Applied to the result.
  public let activation: ActivationFunction
  /// Whether a bias is added.
  public let usesBias: Bool
  /// First values of the kernel.
  public let depthwiseInitializer: Initializer

  /// A convolution with any window.
  ///
  /// - Parameters:
  ///   - window: size, steps and padding of the kernel.
  ///   - dilation: pixels from one tap of the kernel to the next; more than 1 only where the steps are 1.
  ///   - depthMultiplier: how many results each channel has, at least 1.
  ///   - activation: applied to the result.
  ///   - usesBias: whether a bias is added.
  ///   - depthwiseInitializer: first values of the kernel.
  public init(
    window: Window, dilation: Dilation = Dilation(), depthMultiplier: Int = 1,
    activation: ActivationFunction = .linear, usesBias: Bool = true, depthwiseInitializer: Initializer = .glorotUniform
  ) {
    precondition(depthMultiplier >= 1, "a depth multiplier is at least 1")
    precondition(dilation.fits(window), "a convolution with strides has no dilation")
    self.window = window
    self.dilation = dilation
    self.depthMultiplier = depthMultiplier
    self.activation = activation
    self.usesBias = usesBias
    self.depthwiseInitializer = depthwiseInitializer
  }

  /// A convolution with a square kernel.
  ///
  /// - Parameters:
  ///   - kernel: height and width of the kernel, in pixels.
  ///   - strides: pixels from one output to the next, along both axes.
  ///   - padding: whether windows may reach beyond the edges (`same`) or not (`valid`).
  ///   - depthMultiplier: how many results each channel has, at least 1.
  ///   - activation: applied to the result.
  ///   - usesBias: whether a bias is added.
  ///   - depthwiseInitializer: first values of the kernel.
  public init(
    kernel: Int, strides: Int = 1, padding: Padding = .valid, depthMultiplier: Int = 1,
    activation: ActivationFunction = .linear, usesBias: Bool = true, depthwiseInitializer: Initializer = .glorotUniform
  ) {
    self.init(
      window: Window(kernel, kernel, strides: (strides, strides), padding: padding), depthMultiplier: depthMultiplier,
      activation: activation, usesBias: usesBias, depthwiseInitializer: depthwiseInitializer)
  }

  public var configuration: JSONObject {
    window.configuration("kernel_size") + dilation.configuration
      + [
        "depth_multiplier": .int(depthMultiplier), "activation": .string(activation.rawValue),
        "use_bias": .bool(usesBias),
      ]
  }

  public init(configuration: JSONObject) throws {
    let window = try Window(kernel: configuration)
    self.init(
      window: window, dilation: try Dilation(configuration, of: window),
      depthMultiplier: try configuration.int("depth_multiplier", default: 1),
      activation: try configuration.activation(), usesBias: try configuration.bool("use_bias", default: true))
  }

  /// [H, W, C] → [H′, W′, C · multiplier]
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let image = try only(inputs, rank: 3, "an image [H, W, C]")
    return try dilation.spread(window).outputShape(image, channels: image[2] * depthMultiplier)
  }

  /// depthwise_kernel, bias
  public func parameters(_ inputs: [Shape]) -> [ParameterDescription] {
    let (height, width, channels) = (window.height, window.width, inputs[0].last)
    let kernel: Shape = [height, width, channels, depthMultiplier]
    return [ParameterDescription("depthwise_kernel", kernel, depthwiseInitializer)]
      + (usesBias ? [ParameterDescription("bias", [channels * depthMultiplier], .zeros)] : [])
  }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    call(inputs, parameters, context, FusedNeighbours())
  }

  /// Every tap of the window for every output, zeros at the edges included.
  public func multiplyAdds(_ inputs: [Shape], _ output: Shape) -> Int { output.count * window.height * window.width }

  public var logits: (any Layer)? {
    activation.hasLogits
      ? Self(
        window: window, dilation: dilation, depthMultiplier: depthMultiplier, usesBias: usesBias,
        depthwiseInitializer: depthwiseInitializer) : nil
  }
}

extension DepthwiseConv2D: FusingLayer {
  var canFuseNormalization: Bool { true }

  func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext, _ neighbours: FusedNeighbours)
    -> Tensor
  {
    convolved(inputs[0], kernel: parameters["depthwise_kernel"].value, bias: parameters.bias, neighbours)
  }

  /// The layer's output for an image and parameters, wherever they come from.
  func convolved(_ x: Tensor, kernel: Tensor, bias: Tensor?, _ neighbours: FusedNeighbours) -> Tensor {
    let filters = kernel.shape[2] * kernel.shape[3]
    let ofGroups = Conv2D(
      filters, window: window, dilation: dilation, groups: kernel.shape[2], activation: activation, usesBias: usesBias)
    return ofGroups.convolved(
      x, kernel: kernel.reshaped([kernel.shape[0], kernel.shape[1], 1, filters]), bias: bias, neighbours)
  }
}
