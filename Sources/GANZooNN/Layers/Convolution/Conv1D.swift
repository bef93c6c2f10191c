import GANZooBackend
public import GANZooFormats
public import GANZooTensors

/// 1-D convolution over sequences, channels last.
///
///     x [N, L, C]   kernel [k, C / groups, filters]   bias [filters]   →   [N, L′, filters]
///
/// With 'same' padding L′ = ⌈L / stride⌉, the odd zero at the end. 'causal' puts all zeros in front, (k − 1) · dilation
/// of them, so that no output sees what comes after it. https://keras.io/api/layers/convolution_layers/convolution1d
public struct Conv1D: Layer {
  /// What happens at the ends of a sequence.
  public enum Ends: String, Sendable, CaseIterable {
    /// Zeros on both sides: as many results as inputs, divided by the stride.
    case same
    /// No zeros.
    case valid
    /// Zeros before the first input: no result depends on later inputs.
    case causal
  }

  public static let className = "Conv1D"
  /// What happens at the ends.
  public let padding: Ends
  /// The same convolution over images of one row, after zeros were put in front where it is causal.
  private let ofRows: Conv2D

  /// A convolution.
  ///
  /// - Parameters:
  ///   - filters: number of output channels.
  ///   - kernel: number of steps that the kernel sees.
  ///   - strides: steps from one output to the next.
  ///   - padding: what happens at the ends of a sequence.
  ///   - dilation: steps from one tap of the kernel to the next; more than 1 only where `strides` is 1.
  ///   - groups: how many groups channels and filters are divided into; both are multiples of it.
  ///   - activation: applied to the result.
  ///   - usesBias: whether a bias is added.
  ///   - kernelInitializer: first values of the kernel.
  public init(
    _ filters: Int, kernel: Int, strides: Int = 1, padding: Ends = .valid, dilation: Int = 1,
    groups: Int = 1, activation: ActivationFunction = .linear, usesBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform
  ) {
    let window = Window(1, kernel, strides: (1, strides), padding: padding == .same ? .same : .valid)
    let ofRows = Conv2D(
      filters, window: window, dilation: Dilation(1, dilation), groups: groups, activation: activation,
      usesBias: usesBias, kernelInitializer: kernelInitializer)
    self.init(ofRows, padding)
  }

  private init(_ ofRows: Conv2D, _ padding: Ends) {
    self.ofRows = ofRows
    self.padding = padding
  }

  /// Number of output channels.
  public var filters: Int { ofRows.filters }
  /// Number of steps that the kernel sees.
  public var kernel: Int { ofRows.window.width }
  /// Steps from one output to the next.
  public var strides: Int { ofRows.window.strideWidth }
  /// Steps from one tap of the kernel to the next.
  public var dilation: Int { ofRows.dilation.width }
  /// How many groups channels and filters are divided into, which do not see each other.
  public var groups: Int { ofRows.groups }
  /// Applied to the result.
  public var activation: ActivationFunction { ofRows.activation }
  /// Whether a bias is added.
  public var usesBias: Bool { ofRows.usesBias }
  /// First values of the kernel.
  public var kernelInitializer: Initializer { ofRows.kernelInitializer }

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
    self.init(try Conv2D(configuration: plane), padding)
  }

  /// How many steps the kernel covers, gaps counted.
  private var extent: Int { (kernel - 1) * dilation + 1 }
  /// How many zeros a causal convolution puts in front.
  private var before: Int { padding == .causal ? extent - 1 : 0 }

  /// [L, C] → [L′, filters]
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let sequence = try only(inputs, rank: 2, "a sequence [L, C]")
    guard sequence[1].isMultiple(of: groups) else {
      throw LayerShapeError(expected: "channels that \(groups) groups divide", found: inputs)
    }
    guard padding != .valid || sequence[0] >= extent else {
      throw LayerShapeError(expected: "a sequence of at least \(extent) steps", found: inputs)
    }
    return Shape(Array(try ofRows.outputShape([[1, sequence[0] + before, sequence[1]]]).sizes.dropFirst()))
  }

  public func parameters(_ inputs: [Shape]) -> [ParameterDescription] {
    [ParameterDescription("kernel", [kernel, inputs[0].last / groups, filters], kernelInitializer)]
      + (usesBias ? [ParameterDescription("bias", [filters], .zeros)] : [])
  }

  /// x ⋆ kernel + bias, activated.
  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    call(inputs, parameters, context, FusedNeighbours())
  }

  /// Every tap of the kernel for every output, zeros at the ends included.
  public func multiplyAdds(_ inputs: [Shape], _ output: Shape) -> Int {
    output.count * kernel * inputs[0].last / groups
  }

  public var logits: (any Layer)? { (ofRows.logits as? Conv2D).map { Self($0, padding) } }
}

extension Conv1D: FusingLayer {
  var canFuseNormalization: Bool { true }

  func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext, _ neighbours: FusedNeighbours)
    -> Tensor
  {
    let x = inputs[0].padded(before: before, after: 0, axis: 1)
    let kernel = parameters.kernel
    return x.asRows {
      ofRows.convolved(
        $0, kernel: kernel.reshaped(Shape([1] + kernel.shape.sizes)), bias: parameters.bias, neighbours)
    }
  }
}

extension JSONObject {
  /// The settings of a convolution of sequences as those of one of images of one row, and what happens at the ends.
  func ofRows() throws -> (plane: JSONObject, ends: Conv1D.Ends) {
    let ends: Conv1D.Ends = try choice("padding", default: .valid)
    var plane = self
    for (key, fallback) in [("kernel_size", nil), ("strides", 1), ("dilation_rate", 1)] {
      plane[key] = .array([.int(1), .int(try single(key, default: fallback))])
    }
    if ends == .causal { plane["padding"] = .string(Padding.valid.rawValue) }
    return (plane, ends)
  }
}

extension Tensor {
  /// What becomes of sequences [N, L, C] that are taken for images [N, 1, L, C] of one row.
  func asRows(_ body: (Tensor) -> Tensor) -> Tensor {
    let result = body(reshaped([shape[0], 1, shape[1], shape[2]]))
    return result.reshaped([result.shape[0], result.shape[2], result.shape[3]])
  }
}
