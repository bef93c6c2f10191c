import GANZooBackend
public import GANZooFormats
public import GANZooTensors

/// 1-D transposed convolution over sequences, channels last: the gradient of a convolution with respect to its input.
///
///     x [N, L, C]   kernel [k, filters, C]   bias [filters]   →   [N, L′, filters]
///
/// L′ is what ``Conv2DTranspose`` makes of a width L.
/// https://keras.io/api/layers/convolution_layers/convolution1d_transpose
public struct Conv1DTranspose: Layer {
  public static let className = "Conv1DTranspose"
  /// The same over images of one row.
  private let ofRows: Conv2DTranspose

  /// A transposed convolution.
  ///
  /// - Parameters:
  ///   - filters: number of output channels.
  ///   - kernel: number of steps of the kernel.
  ///   - strides: how many times longer the output is.
  ///   - padding: whether the output's ends are cut off to a multiple of the input (`same`) or not (`valid`).
  ///   - outputPadding: steps that tell outputs of several lengths apart, less than `strides`.
  ///   - dilation: steps from one tap of the kernel to the next; more than 1 only where `strides` is 1.
  ///   - activation: applied to the result.
  ///   - usesBias: whether a bias is added.
  ///   - kernelInitializer: first values of the kernel.
  public init(
    _ filters: Int, kernel: Int, strides: Int = 1, padding: Padding = .valid, outputPadding: Int? = nil,
    dilation: Int = 1, activation: ActivationFunction = .linear, usesBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform
  ) {
    ofRows = Conv2DTranspose(
      filters, window: Window(1, kernel, strides: (1, strides), padding: padding),
      outputPadding: outputPadding.map { OutputPadding(0, $0) }, dilation: Dilation(1, dilation),
      activation: activation, usesBias: usesBias, kernelInitializer: kernelInitializer)
  }

  private init(_ ofRows: Conv2DTranspose) { self.ofRows = ofRows }

  /// Number of output channels.
  public var filters: Int { ofRows.filters }
  /// Number of steps of the kernel.
  public var kernel: Int { ofRows.window.width }
  /// How many times longer the output is.
  public var strides: Int { ofRows.window.strideWidth }
  /// Steps from one tap of the kernel to the next.
  public var dilation: Int { ofRows.dilation.width }
  /// Applied to the result.
  public var activation: ActivationFunction { ofRows.activation }
  /// Whether a bias is added.
  public var usesBias: Bool { ofRows.usesBias }

  public var configuration: JSONObject {
    var settings = ofRows.configuration
    settings["kernel_size"] = .array([.int(kernel)])
    settings["strides"] = .array([.int(strides)])
    if dilation > 1 { settings["dilation_rate"] = .array([.int(dilation)]) }
    if let padding = ofRows.outputPadding { settings["output_padding"] = .array([.int(padding.width)]) }
    return settings
  }

  public init(configuration: JSONObject) throws {
    var plane = configuration
    for (key, fallback) in [("kernel_size", nil), ("strides", 1), ("dilation_rate", 1)] {
      plane[key] = .array([.int(1), .int(try configuration.single(key, default: fallback))])
    }
    if let padding = configuration["output_padding"], padding != .null {
      plane["output_padding"] = .array([.int(0), .int(try configuration.single("output_padding", in: 0...1 << 24))])
    }
    self.init(try Conv2DTranspose(configuration: plane))
  }

  /// [L, C] → [L′, filters]
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let sequence = try only(inputs, rank: 2, "a sequence [L, C]")
    guard let image = try? ofRows.outputShape([[1, sequence[0], sequence[1]]]) else {
      throw LayerShapeError(expected: "a sequence long enough for its output padding", found: inputs)
    }
    return [image[1], image[2]]
  }

  public func parameters(_ inputs: [Shape]) -> [ParameterDescription] {
    [ParameterDescription("kernel", [kernel, filters, inputs[0].last], ofRows.kernelInitializer)]
      + (usesBias ? [ParameterDescription("bias", [filters], .zeros)] : [])
  }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    call(inputs, parameters, context, FusedNeighbours())
  }

  /// Every tap of the kernel for every input, those that are cut off at the ends included.
  public func multiplyAdds(_ inputs: [Shape], _ output: Shape) -> Int { inputs[0].count * kernel * filters }

  public var logits: (any Layer)? { (ofRows.logits as? Conv2DTranspose).map(Self.init) }
}

extension Conv1DTranspose: FusingLayer {
  var canFuseNormalization: Bool { true }

  func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext, _ neighbours: FusedNeighbours)
    -> Tensor
  {
    let kernel = parameters.kernel
    return inputs[0].asRows {
      ofRows.transposed(
        $0, kernel: kernel.reshaped(Shape([1] + kernel.shape.sizes)), bias: parameters.bias, neighbours)
    }
  }
}
