import GANZooBackend
public import GANZooFormats
public import GANZooTensors

/// A convolution of each channel by itself, then one of single pixels over all channels.
///
///     x [N, H, W, C]   depthwise_kernel [kh, kw, C, multiplier]   pointwise_kernel [1, 1, C · multiplier, filters]
///     bias [filters]   →   [N, H′, W′, filters]
///
/// Chollet 2017, https://arxiv.org/abs/1610.02357;
/// https://keras.io/api/layers/convolution_layers/separable_convolution2d
public struct SeparableConv2D: Layer {
  public static let className = "SeparableConv2D"
  /// The first convolution, which has neither bias nor activation.
  private let depthwise: DepthwiseConv2D
  /// The second.
  private let pointwise: Conv2D

  /// A convolution with any window.
  ///
  /// - Parameters:
  ///   - filters: number of output channels.
  ///   - window: size, steps and padding of the first kernel.
  ///   - dilation: pixels from one tap of the first kernel to the next; more than 1 only where the steps are 1.
  ///   - depthMultiplier: how many results of the first convolution each channel has, at least 1.
  ///   - activation: applied to the result.
  ///   - usesBias: whether a bias is added.
  ///   - depthwiseInitializer: first values of the first kernel.
  ///   - pointwiseInitializer: first values of the second kernel.
  public init(
    _ filters: Int, window: Window, dilation: Dilation = Dilation(), depthMultiplier: Int = 1,
    activation: ActivationFunction = .linear, usesBias: Bool = true,
    depthwiseInitializer: Initializer = .glorotUniform, pointwiseInitializer: Initializer = .glorotUniform
  ) {
    depthwise = DepthwiseConv2D(
      window: window, dilation: dilation, depthMultiplier: depthMultiplier, usesBias: false,
      depthwiseInitializer: depthwiseInitializer)
    pointwise = Conv2D(
      filters, kernel: 1, activation: activation, usesBias: usesBias, kernelInitializer: pointwiseInitializer)
  }

  /// A convolution with a square kernel.
  ///
  /// - Parameters:
  ///   - filters: number of output channels.
  ///   - kernel: height and width of the first kernel, in pixels.
  ///   - strides: pixels from one output to the next, along both axes.
  ///   - padding: whether windows may reach beyond the edges (`same`) or not (`valid`).
  ///   - depthMultiplier: how many results of the first convolution each channel has, at least 1.
  ///   - activation: applied to the result.
  ///   - usesBias: whether a bias is added.
  public init(
    _ filters: Int, kernel: Int, strides: Int = 1, padding: Padding = .valid, depthMultiplier: Int = 1,
    activation: ActivationFunction = .linear, usesBias: Bool = true
  ) {
    self.init(
      filters, window: Window(kernel, kernel, strides: (strides, strides), padding: padding),
      depthMultiplier: depthMultiplier, activation: activation, usesBias: usesBias)
  }

  /// Number of output channels.
  public var filters: Int { pointwise.filters }
  /// Size, steps and padding of the first kernel.
  public var window: Window { depthwise.window }
  /// Rows and columns from one tap of the first kernel to the next.
  public var dilation: Dilation { depthwise.dilation }
  /// How many results of the first convolution each channel has.
  public var depthMultiplier: Int { depthwise.depthMultiplier }
  /// Applied to the result.
  public var activation: ActivationFunction { pointwise.activation }
  /// Whether a bias is added.
  public var usesBias: Bool { pointwise.usesBias }

  public var configuration: JSONObject {
    ["filters": .int(filters)] + depthwise.configuration
      + ["activation": .string(activation.rawValue), "use_bias": .bool(usesBias)]
  }

  public init(configuration: JSONObject) throws {
    let depthwise = try DepthwiseConv2D(configuration: configuration)
    self.init(
      try configuration.int("filters"), window: depthwise.window, dilation: depthwise.dilation,
      depthMultiplier: depthwise.depthMultiplier, activation: depthwise.activation, usesBias: depthwise.usesBias)
  }

  /// [H, W, C] → [H′, W′, filters]
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let between = try depthwise.outputShape(inputs)
    guard !Network.isTooLarge(between) else {
      throw LayerShapeError(
        expected: "an image of which the first convolution makes at most \(Network.largestCount) numbers", found: inputs
      )
    }
    return try pointwise.outputShape([between])
  }

  /// depthwise_kernel, pointwise_kernel, bias
  public func parameters(_ inputs: [Shape]) -> [ParameterDescription] {
    let pixels: Shape = [1, 1, inputs[0].last * depthMultiplier, filters]
    return depthwise.parameters(inputs)
      + [ParameterDescription("pointwise_kernel", pixels, pointwise.kernelInitializer)]
      + (usesBias ? [ParameterDescription("bias", [filters], .zeros)] : [])
  }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    call(inputs, parameters, context, FusedNeighbours())
  }

  /// Those of both convolutions.
  public func multiplyAdds(_ inputs: [Shape], _ output: Shape) -> Int {
    let (pixels, channels) = (output.count / filters, inputs[0].last * depthMultiplier)
    return pixels * channels * (window.height * window.width + filters)
  }

  public var logits: (any Layer)? {
    activation.hasLogits
      ? Self(
        filters, window: window, dilation: dilation, depthMultiplier: depthMultiplier, usesBias: usesBias,
        depthwiseInitializer: depthwise.depthwiseInitializer, pointwiseInitializer: pointwise.kernelInitializer) : nil
  }
}

extension SeparableConv2D: FusingLayer {
  var canFuseNormalization: Bool { true }

  func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext, _ neighbours: FusedNeighbours)
    -> Tensor
  {
    convolved(
      inputs[0], depthwise: parameters["depthwise_kernel"].value, pointwise: parameters["pointwise_kernel"].value,
      bias: parameters.bias, neighbours)
  }

  /// The layer's output for an image and parameters, wherever they come from.
  func convolved(
    _ x: Tensor, depthwise kernel: Tensor, pointwise pixels: Tensor, bias: Tensor?, _ neighbours: FusedNeighbours
  ) -> Tensor {
    pointwise.convolved(
      depthwise.convolved(x, kernel: kernel, bias: nil, FusedNeighbours()), kernel: pixels, bias: bias, neighbours)
  }
}
