public import GANZooFormats
import GANZooNN
import GANZooTensors

/// A layer that can be converted to ONNX.
///
/// To add one, write an extension with `add` in a file of Layers/, and add a case to
/// Tests/GANZooInterchangeTests/ONNX/LayerCases.swift. The operators are listed at https://onnx.ai/onnx/operators; we
/// use those of version `ONNXModel.operatorSet`.
protocol ONNXLayer: Layer {
  /// Adds the layer's nodes and initializers to a graph.
  ///
  /// - Returns: the output, in either layout.
  func add(_ call: LayerCall, to graph: inout GraphBuilder) throws -> GraphValue

  /// Whether inputs may be integers. If not, they are cast to float32 first.
  var readsIndices: Bool { get }
}

extension ONNXLayer {
  var readsIndices: Bool { false }
}

/// The inputs and parameters of a layer that is converted.
struct LayerCall {
  /// Its inputs, each in either layout.
  var inputs: [GraphValue]
  /// Its parameters in Keras' order.
  var parameters: [StoredArray]
  /// The shape of its output for one sample, channels last.
  var outputShape: Shape

  /// The first input.
  var input: GraphValue { inputs[0] }
}
