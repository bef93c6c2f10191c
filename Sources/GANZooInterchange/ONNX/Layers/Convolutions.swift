public import GANZooFormats
import GANZooNN
import GANZooTensors

extension Conv2D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let frame = WindowFrame(window, dilation: [dilation.height, dilation.width], call)
    return graph.convolution("Conv", call, kernel: [3, 2, 0, 1], frame.dilatedAttributes, activation)
  }
}

extension Conv1D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    var frame = WindowFrame(sizes: [kernel], strides: [strides], dilation: [dilation], call)
    frame.isCausal = padding == .causal
    return graph.convolution("Conv", call, kernel: [2, 1, 0], frame.dilatedAttributes, activation)
  }
}

extension Conv2DTranspose: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let frame = WindowFrame(window, call)
    return graph.convolution("ConvTranspose", call, kernel: [3, 2, 0, 1], frame.transposedAttributes, activation)
  }
}

extension GraphBuilder {
  /// A convolution of either kind, its bias and its activation.
  ///
  /// `axes` bring Keras' kernel into ONNX' order: [k…, C, F] into [F, C, k…], and a transposed convolution's [k…, F, C] into
  /// [C, F, k…].
  fileprivate mutating func convolution(
    _ type: String, _ call: LayerCall, kernel axes: [Int], _ attributes: [AttributeProto],
    _ activation: ActivationFunction
  ) -> GraphValue {
    let x = arranged(call.input, .channelsFirst)
    var weights = [constant("kernel", call["kernel"].transposed(axes))]
    if let bias = call.value(of: "bias") { weights.append(constant("bias", bias)) }
    return activated(apply(type, to: x, weights, attributes, shape: call.outputShape), activation)
  }
}

/// A window over the axes of images or sequences, with as many zeros around them as the output's size asks for.
struct WindowFrame {
  private let sizes, strides, dilation, inputs, outputs: [Int]
  /// Whether all zeros stand in front.
  var isCausal = false

  /// A window of these sizes for each axis but the channels'.
  init(sizes: [Int], strides: [Int], dilation: [Int] = [1, 1], _ call: LayerCall) {
    (self.sizes, self.strides, self.dilation) = (sizes, strides, dilation)
    inputs = call.input.shape.sizes.dropLast()
    outputs = call.outputShape.sizes.dropLast()
  }

  init(_ window: Window, dilation: [Int] = [1, 1], _ call: LayerCall) {
    self.init(
      sizes: [window.height, window.width], strides: [window.strideHeight, window.strideWidth], dilation: dilation,
      call)
  }

  /// How many pixels the window covers along an axis, the gaps of a dilated one counted.
  private func extent(_ axis: Int) -> Int { (sizes[axis] - 1) * dilation[axis] + 1 }

  /// For convolutions and poolings: the zeros that the last window needs, the odd one at the end. None with 'valid' padding.
  var attributes: [AttributeProto] {
    let zeros = sizes.indices.map { (outputs[$0] - 1) * strides[$0] + extent($0) - inputs[$0] }
    let pads = isCausal ? [extent(0) - 1, 0] : Self.pads(zeros)
    return [.ints("kernel_shape", sizes), .ints("strides", strides), .ints("pads", pads)]
  }

  /// The same with the dilation, which an average pooling does not know in this version of the operators.
  var dilatedAttributes: [AttributeProto] { attributes + [.ints("dilations", dilation)] }

  /// For transposed convolutions: what is cut off at both ends, the odd one at the end, or appended there.
  var transposedAttributes: [AttributeProto] {
    let surplus = sizes.indices.map { (inputs[$0] - 1) * strides[$0] + sizes[$0] - outputs[$0] }
    return [
      .ints("kernel_shape", sizes), .ints("strides", strides), .ints("pads", Self.pads(surplus)),
      .ints("output_padding", surplus.map { max(-$0, 0) }),
    ]
  }

  /// The first half of each axis' number, then the second halves.
  private static func pads(_ totals: [Int]) -> [Int] {
    let totals = totals.map { max($0, 0) }
    return totals.map { $0 / 2 } + totals.map { $0 - $0 / 2 }
  }
}
