import GANZooFormats
import GANZooNN
import GANZooTensors

extension Conv2D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let geometry = ONNXWindow(window, dilation: [dilation.height, dilation.width], call)
    return graph.convolution(
      "Conv", call, kernel: [3, 2, 0, 1], geometry.dilatedAttributes + [.int("group", groups)], activation)
  }
}

extension Conv1D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    var geometry = ONNXWindow(sizes: [kernel], strides: [strides], dilation: [dilation], call)
    geometry.isCausal = padding == .causal
    return graph.convolution(
      "Conv", call, kernel: [2, 1, 0], geometry.dilatedAttributes + [.int("group", groups)], activation)
  }
}

extension Conv2DTranspose: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let geometry = ONNXWindow(window, dilation: [dilation.height, dilation.width], call)
    return graph.convolution("ConvTranspose", call, kernel: [3, 2, 0, 1], geometry.transposedAttributes, activation)
  }
}

extension Conv1DTranspose: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let geometry = ONNXWindow(sizes: [kernel], strides: [strides], dilation: [dilation], call)
    return graph.convolution("ConvTranspose", call, kernel: [2, 1, 0], geometry.transposedAttributes, activation)
  }
}

extension DepthwiseConv2D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let bias = call.value(of: "bias").map { [graph.constant("bias", $0)] } ?? []
    let geometry = ONNXWindow(window, dilation: [dilation.height, dilation.width], call)
    return graph.activated(graph.depthwise(call, geometry, bias, shape: call.outputShape), activation)
  }
}

extension SeparableConv2D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let geometry = ONNXWindow(window, dilation: [dilation.height, dilation.width], call)
    return graph.separable(call, geometry, activation)
  }
}

extension SeparableConv1D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    var geometry = ONNXWindow(sizes: [kernel], strides: [strides], dilation: [dilation], call)
    geometry.isCausal = padding == .causal
    return graph.separable(call, geometry, activation)
  }
}

extension GraphBuilder {
  /// Adds the convolution of each channel by itself, without its activation.
  fileprivate mutating func depthwise(
    _ call: LayerCall, _ geometry: ONNXWindow, _ bias: [String], shape: Shape
  ) -> GraphValue {
    let x = converted(call.input, to: .channelsFirst)
    // ONNX has the filters of all channels in a row, each of one channel.
    let stored = call["depthwise_kernel"]
    let (channels, multiplier) = (stored.shape[stored.shape.count - 2], stored.shape[stored.shape.count - 1])
    let sizes = Array(stored.shape.dropLast(2))
    let kernel = StoredArray(shape: sizes + [1, channels * multiplier], values: stored.values)
      .transposed([sizes.count + 1, sizes.count] + sizes.indices)
    return apply(
      "Conv", to: x, [constant("depthwise_kernel", kernel)] + bias,
      geometry.dilatedAttributes + [.int("group", channels)], shape: shape)
  }

  /// Adds the convolution of each channel by itself and that of single pixels, with its bias and its activation.
  fileprivate mutating func separable(
    _ call: LayerCall, _ geometry: ONNXWindow, _ activation: ActivationFunction
  ) -> GraphValue {
    let pointwise = call["pointwise_kernel"]
    let axes = call.outputShape.sizes.dropLast()
    let rank = axes.count
    let x = depthwise(call, geometry, [], shape: Shape(axes + [pointwise.shape[rank]]))
    var weights = [constant("pointwise_kernel", pointwise.transposed([rank + 1, rank] + axes.indices))]
    if let bias = call.value(of: "bias") { weights.append(constant("bias", bias)) }
    let attributes: [AttributeProto] = [.ints("kernel_shape", axes.map { _ in 1 })]
    return activated(apply("Conv", to: x, weights, attributes, shape: call.outputShape), activation)
  }

  /// Adds a convolution or a transposed convolution, with its bias and its activation.
  ///
  /// - Parameter axes: the permutation from Keras' kernel, [k…, C, F], or [k…, F, C] of a transposed convolution, to
  ///   ONNX' kernel, [F, C, k…] or [C, F, k…]. C are the input channels of a group, F the filters.
  fileprivate mutating func convolution(
    _ type: String, _ call: LayerCall, kernel axes: [Int], _ attributes: [AttributeProto],
    _ activation: ActivationFunction
  ) -> GraphValue {
    let x = converted(call.input, to: .channelsFirst)
    var weights = [constant("kernel", call["kernel"].transposed(axes))]
    if let bias = call.value(of: "bias") { weights.append(constant("bias", bias)) }
    return activated(apply(type, to: x, weights, attributes, shape: call.outputShape), activation)
  }
}

/// ONNX' attributes of a window over the spatial axes of images or sequences. The padding follows from the output's
/// size.
struct ONNXWindow {
  private let sizes, strides, dilation, inputs, outputs: [Int]
  /// Whether all padding is in front of the sequence.
  var isCausal = false

  /// Sizes, strides and dilations have an element for each spatial axis.
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

  /// How many pixels the window spans along an axis, with the gaps of a dilated window.
  private func extent(_ axis: Int) -> Int { (sizes[axis] - 1) * dilation[axis] + 1 }

  /// The attributes of a convolution or a pooling. If the padding is odd, the end gets one more. With 'valid' padding
  /// it is 0.
  var attributes: [AttributeProto] {
    let zeros = sizes.indices.map { (outputs[$0] - 1) * strides[$0] + extent($0) - inputs[$0] }
    let pads = isCausal ? [extent(0) - 1, 0] : Self.pads(zeros)
    return [.ints("kernel_shape", sizes), .ints("strides", strides), .ints("pads", pads)]
  }

  /// The same with the dilation, which `AveragePool` does not have in this version of the operator set.
  var dilatedAttributes: [AttributeProto] { attributes + [.ints("dilations", dilation)] }

  /// The attributes of a transposed convolution: how much of its output is cut off at both ends, the end getting the
  /// odd one, or appended at the end.
  var transposedAttributes: [AttributeProto] {
    let surplus = sizes.indices.map { (inputs[$0] - 1) * strides[$0] + extent($0) - outputs[$0] }
    return [
      .ints("kernel_shape", sizes), .ints("strides", strides), .ints("dilations", dilation),
      .ints("pads", Self.pads(surplus)), .ints("output_padding", surplus.map { max(-$0, 0) }),
    ]
  }

  /// The padding in front of each axis, then the padding behind each axis. `totals` are the sums of both.
  private static func pads(_ totals: [Int]) -> [Int] {
    let totals = totals.map { max($0, 0) }
    return totals.map { $0 / 2 } + totals.map { $0 - $0 / 2 }
  }
}
