import GANZooFormats
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
  /// The values of its parameters by name, such as `kernel`.
  private var parameters: [String: StoredArray]
  /// The shape of its output for one sample.
  var outputShape: Shape

  init(inputs: [GraphValue], parameters: [(name: String, value: StoredArray)], outputShape: Shape) {
    self.inputs = inputs
    self.parameters = Dictionary(parameters.map { ($0.name, $0.value) }) { first, _ in first }
    self.outputShape = outputShape
  }

  /// The first input.
  var input: GraphValue { inputs[0] }

  /// The value of a parameter that the layer always has.
  subscript(parameter: String) -> StoredArray {
    guard let value = parameters[parameter] else {
      preconditionFailure("a layer has no parameter '\(parameter)', but \(parameters.keys.sorted())")
    }
    return value
  }

  /// The value of a parameter that depends on the layer's settings, such as `bias`. Nil if the layer does not have it.
  func value(of parameter: String) -> StoredArray? { parameters[parameter] }
}
