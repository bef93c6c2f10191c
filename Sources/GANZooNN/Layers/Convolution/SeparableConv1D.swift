import GANZooBackend
public import GANZooFormats
public import GANZooTensors

/// A convolution of each channel of sequences by itself, then one of single steps over all channels.
///
///     x [N, L, C]   depthwise_kernel [k, C, multiplier]   pointwise_kernel [1, C · multiplier, filters]
///     bias [filters]   →   [N, L′, filters]
///
/// https://keras.io/api/layers/convolution_layers/separable_convolution1d; Keras 3 has no 'causal' padding here.
public struct SeparableConv1D: Layer {
  public static let className = "SeparableConv1D"
  /// What happens at the ends of a sequence.
  public let padding: Conv1D.Ends
  /// The same convolution over images of one row, after zeros were put in front where it is causal.
  private let ofRows: SeparableConv2D

  /// A convolution.
  ///
  /// - Parameters:
  ///   - filters: number of output channels.
  ///   - kernel: number of steps that the first kernel sees.
  ///   - strides: steps from one output to the next.
  ///   - padding: what happens at the ends of a sequence.
  ///   - dilation: steps from one tap of the first kernel to the next; more than 1 only where `strides` is 1.
  ///   - depthMultiplier: how many results of the first convolution each channel has, at least 1.
  ///   - activation: applied to the result.
  ///   - usesBias: whether a bias is added.
  public init(
    _ filters: Int, kernel: Int, strides: Int = 1, padding: Conv1D.Ends = .valid, dilation: Int = 1,
    depthMultiplier: Int = 1, activation: ActivationFunction = .linear, usesBias: Bool = true
  ) {
    let window = Window(1, kernel, strides: (1, strides), padding: padding == .same ? .same : .valid)
    let ofRows = SeparableConv2D(
      filters, window: window, dilation: Dilation(1, dilation), depthMultiplier: depthMultiplier,
      activation: activation, usesBias: usesBias)
    self.init(ofRows, padding)
  }

  private init(_ ofRows: SeparableConv2D, _ padding: Conv1D.Ends) { (self.ofRows, self.padding) = (ofRows, padding) }

  /// Number of output channels.
  public var filters: Int { ofRows.filters }
  /// Number of steps that the first kernel sees.
  public var kernel: Int { ofRows.window.width }
  /// Steps from one output to the next.
  public var strides: Int { ofRows.window.strideWidth }
  /// Steps from one tap of the first kernel to the next.
  public var dilation: Int { ofRows.dilation.width }
  /// How many results of the first convolution each channel has.
  public var depthMultiplier: Int { ofRows.depthMultiplier }
  /// Applied to the result.
  public var activation: ActivationFunction { ofRows.activation }
  /// Whether a bias is added.
  public var usesBias: Bool { ofRows.usesBias }

  public var configuration: JSONObject {
    var settings = ofRows.configuration
    settings["kernel_size"] = .array([.int(kernel)])
    settings["strides"] = .array([.int(strides)])
    settings["padding"] = .string(padding.rawValue)
    if dilation > 1 { settings["dilation_rate"] = .array([.int(dilation)]) }
    return settings
  }

  public init(configuration: JSONObject) throws {
    let (plane, padding) = try configuration.ofRows()
    self.init(try SeparableConv2D(configuration: plane), padding)
  }

  /// How many steps the first kernel covers, gaps counted.
  private var extent: Int { (kernel - 1) * dilation + 1 }
  /// How many zeros a causal convolution puts in front.
  private var before: Int { padding == .causal ? extent - 1 : 0 }

  /// [L, C] → [L′, filters]
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let sequence = try only(inputs, rank: 2, "a sequence [L, C]")
    guard padding != .valid || sequence[0] >= extent else {
      throw LayerShapeError(expected: "a sequence of at least \(extent) steps", found: inputs)
    }
    let image: Shape = [1, sequence[0] + before, sequence[1]]
    do {
      return Shape(Array(try ofRows.outputShape([image]).sizes.dropFirst()))
    } catch let error as LayerShapeError {
      throw LayerShapeError(expected: error.expected, found: inputs)
    }
  }

  /// depthwise_kernel, pointwise_kernel, bias
  public func parameters(_ inputs: [Shape]) -> [ParameterDescription] {
    ofRows.parameters([Shape([1] + inputs[0].sizes)]).map { parameter in
      let isKernel = parameter.shape.rank == 4
      let shape = isKernel ? Shape(Array(parameter.shape.sizes.dropFirst())) : parameter.shape
      return ParameterDescription(parameter.name, shape, parameter.initializer)
    }
  }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    call(inputs, parameters, context, FusedNeighbours())
  }

  /// Those of both convolutions.
  public func multiplyAdds(_ inputs: [Shape], _ output: Shape) -> Int {
    output.count / filters * inputs[0].last * depthMultiplier * (kernel + filters)
  }

  public var logits: (any Layer)? { (ofRows.logits as? SeparableConv2D).map { Self($0, padding) } }
}

extension SeparableConv1D: FusingLayer {
  var canFuseNormalization: Bool { true }

  func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext, _ neighbours: FusedNeighbours)
    -> Tensor
  {
    let ofImages = { (name: String) in
      let kernel = parameters[name].value
      return kernel.reshaped(Shape([1] + kernel.shape.sizes))
    }
    return inputs[0].padded(before: before, after: 0, axis: 1).asRows {
      ofRows.convolved(
        $0, depthwise: ofImages("depthwise_kernel"), pointwise: ofImages("pointwise_kernel"), bias: parameters.bias,
        neighbours)
    }
  }
}
