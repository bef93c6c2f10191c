import GANZooFormats
package import GANZooNN
import GANZooSupport
import GANZooTensors

/// Reads the graph of an ONNX model as a network of our layers, node by node.
///
/// Operators are added in files beside this one: `layer`, `activation`, `arithmetic`,
/// `arrangement` and others each know some, and
/// `ONNXFormula` those that are a layer together.
struct ONNXGraphReader {
  let file: ONNXFile
  let registry: LayerRegistry
  /// What nodes read, by name.
  var operands: [String: ONNXOperand] = [:]
  /// The first input, and its size of a batch, if it says one.
  var firstInput: (value: ONNXValue, batch: Int?)?
  /// The nodes that the outputs depend on, and those that are a layer together.
  let plan: ONNXPlan
  /// The constants of the graph by name.
  let constants: [String: TensorProto]
  /// The weights of layers by name.
  var weights: [String: [StoredArray]] = [:]
  /// Layers by the symbols of their outputs, to be replaced where a bias or an activation follows.
  var layers: [Symbol: Layer] = [:]
  var names: Set<String> = []
  var numbers: [String: Int] = [:]
  /// The node that is being read.
  private(set) var node = ONNXNode(NodeProto())
  /// How many more numbers constants, and lists computed from them, may have together: a file may use its constants
  /// more than once, but not without end.
  var budget: Int

  /// A layer that was added.
  struct Layer {
    var className: String
    var configuration: JSONObject
    var inputs: [ONNXValue]
    var arrays: [StoredArray]
    /// The name of its output in the graph.
    var output: String
    /// The name of the layer of ours that its nodes are of, if we wrote the file.
    var origin: String
  }

  /// Reads the graph. Throws `SavedNetworkError` or `KerasFormatError`.
  static func network(of file: ONNXFile, layers registry: LayerRegistry) throws -> SavedNetwork {
    let graph = file.model.graph
    for node in graph.node { try checkTexts(of: node, in: file) }
    var reader = Self(file, registry)
    let inputs = try graph.input.compactMap { try reader.addInput($0) }
    for (position, node) in graph.node.enumerated() where reader.plan.isNeeded[position] {
      try reader.add(node, reader.plan.matches[position])
    }
    guard graph.output.allSatisfy(\.name.isStreamSafe) else { throw reader.failure("an output's name is too long") }
    let outputs = try graph.output.map { try reader.output($0.name) }
    let name = graph.name.isStreamSafe && graph.name.utf8.count <= TextLimits.name ? graph.name : "network"
    let network = try namingGraphErrors(file.path) {
      try Network(VertexNames.sanitized(name), inputs: inputs, outputs: outputs)
    }
    return SavedNetwork(network, arrays: network.vertices.map { reader.weights[$0.name] ?? [] })
  }

  private init(_ file: ONNXFile, _ registry: LayerRegistry) {
    (self.file, self.registry) = (file, registry)
    let graph = file.model.graph
    constants = Dictionary(graph.initializer.filter(\.name.isStreamSafe).map { ($0.name, $0) }) { first, _ in first }
    plan = ONNXPlan(graph, constants)
    budget = 1 << 20 + file.size
  }

  /// Whether we wrote the file.
  var isOurs: Bool { file.model.producerName == "GANZoo" }

  // MARK: - Nodes

  /// Refuses names that would take long to compare.
  private static func checkTexts(of proto: NodeProto, in file: ONNXFile) throws {
    let texts = proto.input + proto.output + [proto.opType, proto.domain, proto.name] + proto.attribute.map(\.name)
    guard texts.allSatisfy({ $0.utf8.count <= TextLimits.name && $0.isStreamSafe }) else {
      throw SavedNetworkError(file: file.path, reason: "a name of a node is too long")
    }
  }

  private mutating func add(_ proto: NodeProto, _ match: ONNXMatch?) throws {
    node = ONNXNode(proto)
    guard ["", "ai.onnx"].contains(proto.domain) else {
      throw failure(node, "is of the operator set '\(proto.domain.shown())', and only ONNX' own is read")
    }
    guard let result = try match.map({ .value(try formula($0)) }) ?? operation() else {
      throw failure(
        node, "is not an operator that our layers have a form for; known: \(Self.operators.joined(separator: ", "))")
    }
    guard let name = proto.output.first, operands[name] == nil else {
      throw failure(node, "has no output, or one that is there already")
    }
    operands[name] = result
  }

  /// The result of the node; nil if it is an operator that is not read.
  private mutating func operation() throws -> ONNXOperand? {
    let value = try layer() ?? normalization() ?? pooling() ?? activation() ?? resizing() ?? margins() ?? repetition()
    if let value { return .value(value) }
    return try picking() ?? arithmetic() ?? parts() ?? arrangement()
  }

  /// The operators that are read, in alphabetical order.
  private static let operators = [
    layerOperators, normalizationOperators, poolingOperators, activationOperators, resizingOperators, marginOperators,
    repetitionOperators, pickingOperators, arithmeticOperators, partOperators, arrangementOperators,
  ].flatMap(\.self).sorted()

  /// An error about a node.
  func failure(_ node: ONNXNode, _ reason: String) -> SavedNetworkError {
    failure(
      "the node '\((node.proto.name.isEmpty ? node.proto.output.first ?? "" : node.proto.name).shown())' "
        + "(\(node.type.shown())) \(reason)")
  }

  func failure(_ reason: String) -> SavedNetworkError { SavedNetworkError(file: file.path, reason: reason) }
}

extension SavedNetwork {
  /// The network of an ONNX model: a graph of operators that our layers have a form for.
  ///
  /// - Parameter layers: the layers that the network may have.
  /// - Throws: `SavedNetworkError`, which names the node, or `KerasFormatError`.
  package init(_ file: ONNXFile, layers: LayerRegistry) throws {
    self = try ONNXGraphReader.network(of: file, layers: layers)
  }
}
