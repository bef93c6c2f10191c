public import GANZooFormats
import GANZooNN
import GANZooTensors

/// A layer that has a form in ONNX.
///
/// To give one to a layer: an extension with `add`, in the file of its family in Layers/, and a case with it in
/// Tests/GANZooInterchangeTests/ONNX/LayerCases.swift. https://onnx.ai/onnx/operators has the operators; `ONNXModel.operatorSet` is their version.
protocol ONNXLayer: Layer {
  /// Adds the layer's nodes and constants to a graph.
  ///
  /// - Returns: its output, in whatever layout it comes.
  func add(_ call: LayerCall, to graph: inout GraphBuilder) throws -> GraphValue

  /// Whether inputs may be whole numbers; otherwise they are made float32 beforehand.
  var readsIndices: Bool { get }
}

extension ONNXLayer {
  var readsIndices: Bool { false }
}

/// What a layer is called with.
struct LayerCall {
  /// Its inputs, each in the layout that it came in.
  var inputs: [GraphValue]
  /// Values of its parameters by their names, such as `kernel`.
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

  /// The value of a parameter that the layer describes.
  subscript(parameter: String) -> StoredArray {
    guard let value = parameters[parameter] else {
      preconditionFailure("a layer has no parameter '\(parameter)', but \(parameters.keys.sorted())")
    }
    return value
  }

  /// The value of a parameter that the layer need not have.
  func value(of parameter: String) -> StoredArray? { parameters[parameter] }
}
