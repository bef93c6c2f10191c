import KerasFormat
import Layers
import Tensors

extension Conv2D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let frame = WindowFrame(window, call)
    return graph.convolution("Conv", call, kernel: [3, 2, 0, 1], frame.attributes, activation)
  }
}

extension Conv1D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let frame = WindowFrame(sizes: [kernel], strides: [strides], call)
    return graph.convolution("Conv", call, kernel: [2, 1, 0], frame.attributes, activation)
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
    var weights = [constant("kernel", call.parameters[0].transposed(axes))]
    if call.parameters.count > 1 { weights.append(constant("bias", call.parameters[1])) }
    return activated(apply(type, to: x, weights, attributes, shape: call.outputShape), activation)
  }
}

/// A window over the axes of images or sequences, with as many zeros around them as the output's size asks for.
struct WindowFrame {
  private let sizes, strides, inputs, outputs: [Int]

  /// A window of these sizes for each axis but the channels'.
  init(sizes: [Int], strides: [Int], _ call: LayerCall) {
    (self.sizes, self.strides) = (sizes, strides)
    inputs = call.input.shape.sizes.dropLast()
    outputs = call.outputShape.sizes.dropLast()
  }

  init(_ window: Window, _ call: LayerCall) {
    self.init(
      sizes: [window.height, window.width], strides: [window.strideHeight, window.strideWidth], call)
  }

  /// For convolutions and poolings: the zeros that the last window needs, the odd one at the end. None with 'valid' padding.
  var attributes: [AttributeProto] {
    let zeros = sizes.indices.map { (outputs[$0] - 1) * strides[$0] + sizes[$0] - inputs[$0] }
    return [.ints("kernel_shape", sizes), .ints("strides", strides), .ints("pads", Self.pads(zeros))]
  }

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
