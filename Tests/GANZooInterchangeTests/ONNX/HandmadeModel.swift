import GANZoo
import GANZooInterchange
import GANZooTestSupport
import SwiftProtobuf

/// An ONNX model that a test puts together: a dense layer with 4 inputs and 2 outputs, "l", and what follows it.
struct HandmadeModel {
  private var graph = GraphProto()

  init() {
    var input = ValueInfoProto()
    input.name = "z"
    input.type.tensorType.elemType = Int32(TensorProto.DataType.float.rawValue)
    input.type.tensorType.shape.dim = [.init(), .init()]
    input.type.tensorType.shape.dim[0].dimParam = "batch"
    input.type.tensorType.shape.dim[1].dimValue = 4
    graph.name = "handmade"
    graph.input = [input]
    graph.output = [.init()]
    graph.output[0].name = "y"
    add(Self.numbers("W", [4, 2], [Float](repeating: 0.5, count: 8)))
    add("Gemm", ["z", "W"], "l")
  }

  /// A constant of floating-point numbers.
  static func numbers(_ name: String, _ sizes: [Int64] = [], _ values: [Float]) -> TensorProto {
    var tensor = TensorProto()
    (tensor.name, tensor.dims, tensor.floatData) = (name, sizes, values)
    tensor.dataType = Int32(TensorProto.DataType.float.rawValue)
    return tensor
  }

  /// A list of whole numbers.
  static func list(_ name: String, _ values: [Int64]) -> TensorProto {
    var tensor = TensorProto()
    (tensor.name, tensor.dims, tensor.int64Data) = (name, [Int64(values.count)], values)
    tensor.dataType = Int32(TensorProto.DataType.int64.rawValue)
    return tensor
  }

  mutating func add(_ constant: TensorProto) { graph.initializer.append(constant) }

  /// A constant with one number.
  mutating func add(_ name: String, _ value: Float) { add(Self.numbers(name, [], [value])) }

  mutating func add(_ type: String, _ inputs: [String], _ output: String) {
    var node = NodeProto()
    (node.opType, node.input, node.output) = (type, inputs, [output])
    graph.node.append(node)
  }

  /// The size of a batch, in place of any.
  mutating func setBatch(_ size: Int64) { graph.input[0].type.tensorType.shape.dim[0].dimValue = size }

  /// The network that is read.
  func network() throws -> Network {
    var model = ModelProto()
    (model.irVersion, model.graph) = (8, graph)
    let folder = try TemporaryFolder()
    let path = try folder.file("x.onnx", model.serializedBytes())
    return try withExtendedLifetime(folder) {
      try SavedNetwork(ONNXFile(contentsOf: path), layers: .builtIn).network
    }
  }

  /// The message about the file, without its path.
  var refusal: String {
    let text = message { _ = try network() }
    return text.firstRange(of: "x.onnx").map { String(text[$0.lowerBound...]) } ?? text
  }
}
