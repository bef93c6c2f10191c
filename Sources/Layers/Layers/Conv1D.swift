public import Tensors

/// 1-D convolution over sequences, channels last.
///
///     x [N, L, C]   kernel [k, C, filters]   bias [filters]   →   [N, L′, filters]
///
/// With 'same' padding L′ = ⌈L / stride⌉, the odd zero at the end.
/// https://keras.io/api/layers/convolution_layers/convolution1d, without 'causal' padding.
public struct Conv1D: Layer {
  /// Keras' name of the class.
  public static let className = "Conv1D"
  /// The same convolution over images of one row.
  private let ofRows: Conv2D

  /// A convolution with Keras' defaults. `kernel` is the number of steps that it covers.
  public init(
    _ filters: Int, kernel: Int, strides: Int = 1, padding: Padding = .valid, activation: ActivationFunction = .linear,
    usesBias: Bool = true, kernelInitializer: Initializer = .glorotUniform
  ) {
    ofRows = Conv2D(
      filters, window: Window(1, kernel, strides: (1, strides), padding: padding), activation: activation,
      usesBias: usesBias, kernelInitializer: kernelInitializer)
  }

  private init(_ ofRows: Conv2D) { self.ofRows = ofRows }

  /// Number of output channels.
  public var filters: Int { ofRows.filters }
  /// Number of steps that the kernel covers.
  public var kernel: Int { ofRows.window.width }
  /// Steps from one output to the next.
  public var strides: Int { ofRows.window.strideWidth }
  /// What happens at the ends.
  public var padding: Padding { ofRows.window.padding }
  /// Applied to the result.
  public var activation: ActivationFunction { ofRows.activation }
  /// Whether a bias is added.
  public var usesBias: Bool { ofRows.usesBias }
  /// First values of the kernel.
  public var kernelInitializer: Initializer { ofRows.kernelInitializer }

  /// Keras' settings.
  public var configuration: Configuration {
    ofRows.configuration + ["kernel_size": .array([.int(kernel)]), "strides": .array([.int(strides)])]
  }

  /// From Keras' configuration.
  public init(configuration: Configuration) throws {
    try configuration.refuse("dilation_rate", unless: .array([.int(1)]), .int(1))
    var plane = configuration
    plane["dilation_rate"] = nil
    plane["kernel_size"] = .array([.int(1), .int(try configuration.single("kernel_size"))])
    plane["strides"] = .array([.int(1), .int(try configuration.single("strides", default: 1))])
    ofRows = try Conv2D(configuration: plane)
  }

  /// [L, C] → [L′, filters]
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let sequence = try only(inputs, rank: 2, "a sequence [L, C]")
    guard padding == .same || sequence[0] >= kernel else {
      throw LayerShapeError(expected: "a sequence of at least \(kernel) steps", found: inputs)
    }
    return Shape(Array(try ofRows.outputShape([Shape([1] + sequence.sizes)]).sizes.dropFirst()))
  }

  /// kernel, bias
  public func parameters(_ inputs: [Shape]) -> [ParameterDescription] {
    [ParameterDescription("kernel", [kernel, inputs[0].last, filters], kernelInitializer)]
      + (usesBias ? [ParameterDescription("bias", [filters], .zeros)] : [])
  }

  /// x ⋆ kernel + bias, activated.
  public func call(_ inputs: [Tensor], _ parameters: [Parameter], _ pass: Pass) -> Tensor {
    call(inputs, parameters, pass, Fusion())
  }

  /// Every tap of the kernel for every output, zeros at the ends included.
  public func multiplyAdds(_ inputs: [Shape], _ output: Shape) -> Int { output.count * kernel * inputs[0].last }

  /// Without a softmax or sigmoid.
  public var logits: (any Layer)? { (ofRows.logits as? Conv2D).map(Self.init) }
}

extension Conv1D: FusingLayer {
  func takes(_ upSampling: UpSampling2D) -> Bool { false }

  func call(_ inputs: [Tensor], _ parameters: [Parameter], _ pass: Pass, _ fusion: Fusion) -> Tensor {
    let (x, kernel) = (inputs[0], parameters[0].value)
    let y = ofRows.convolved(
      x.reshaped([x.shape[0], 1, x.shape[1], x.shape[2]]), kernel: kernel.reshaped(Shape([1] + kernel.shape.sizes)),
      bias: usesBias ? parameters[1].value : nil, fusion)
    return y.reshaped([y.shape[0], y.shape[2], y.shape[3]])
  }
}
