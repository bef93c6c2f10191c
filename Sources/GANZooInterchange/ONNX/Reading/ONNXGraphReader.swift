import GANZooFormats
package import GANZooNN
import GANZooSupport
import GANZooTensors

/// Reads the graph of an ONNX model as a network of our layers, node by node.
///
/// Operators are added in files beside this one: `layer`, `elementwise` and `arrangement` each know some.
struct ONNXGraphReader {
  let file: ONNXFile
  private let registry: LayerRegistry
  /// What nodes read, by name.
  private var operands: [String: ONNXOperand] = [:]
  /// How many nodes and outputs read a name.
  private let readers: [String: Int]
  /// The constants of the graph by name.
  private let constants: [String: TensorProto]
  /// The weights of layers by name.
  private(set) var weights: [String: [StoredArray]] = [:]
  /// Layers by the symbols of their outputs, to be replaced where a bias or an activation follows.
  private var layers: [Symbol: Layer] = [:]
  private var names: Set<String> = []
  private var numbers: [String: Int] = [:]
  /// The node that is being read.
  private(set) var node = ONNXNode(NodeProto())
  /// How many more numbers constants may have together: a file may use its constants more than once, but not without
  /// end.
  private var budget: Int

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
    var reader = Self(file, registry)
    let graph = file.model.graph
    for node in graph.node { try reader.checkTexts(of: node) }
    let inputs = try graph.input.compactMap { try reader.addInput($0) }
    for node in graph.node { try reader.add(node) }
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
    let read = graph.node.flatMap(\.input) + graph.output.map(\.name)
    readers = Dictionary(read.filter(\.isStreamSafe).map { ($0, 1) }, uniquingKeysWith: +)
    constants = Dictionary(graph.initializer.filter(\.name.isStreamSafe).map { ($0.name, $0) }) { first, _ in first }
    budget = 1 << 20 + file.size
  }

  // MARK: - Inputs and outputs

  /// The most inputs; each is looked for among all nodes.
  private static let mostInputs = 64

  /// The input as a symbol; nil for a constant, which old versions list among the inputs.
  private mutating func addInput(_ input: ValueInfoProto) throws -> Symbol? {
    guard input.name.isStreamSafe, constants[input.name] == nil else { return nil }
    let type = input.type.tensorType
    let isInteger = [.int32, .int64].contains(TensorProto.DataType(rawValue: Int(type.elemType)))
    guard isInteger || type.elemType == Int32(TensorProto.DataType.float.rawValue) else {
      throw failure("the input '\(input.name.shown())' holds numbers of type \(type.elemType), not float32 or integers")
    }
    let sizes = type.shape.dim.dropFirst().map { Int($0.dimValue) }
    guard type.hasShape, !type.shape.dim.isEmpty, sizes.count <= 3, sizes.allSatisfy({ (1...1 << 24).contains($0) })
    else {
      throw failure("the input '\(input.name.shown())' should have a batch axis and at most three axes of known size")
    }
    guard operands.count < Self.mostInputs,
      sizes.reduce(1, { $0.multipliedClamped(by: $1) }) <= Network.largestCount
    else { throw failure("the input '\(input.name.shown())' is too large, or one of too many") }
    let order = isImage(input.name) && sizes.count > 1 ? ONNXValue.channelsFirst(rank: sizes.count) : nil
    var shape = sizes.isEmpty ? [1] : sizes
    if let order { for (axis, size) in zip(order, sizes) { shape[axis] = size } }
    let symbol = Symbol.input(uniqueName(input.name), Shape(shape), of: isInteger ? .int32 : .float32)
    operands[input.name] = .value(ONNXValue(symbol, Shape(shape), order: sizes.isEmpty ? [] : order))
    return symbol
  }

  /// Whether an input goes to an operator of images, whose channels are first in ONNX.
  private func isImage(_ name: String) -> Bool {
    let types = ["Conv", "ConvTranspose", "MaxPool", "AveragePool", "BatchNormalization", "Resize"]
    return file.model.graph.node.contains { types.contains($0.opType) && $0.input.first == name }
  }

  private mutating func output(_ name: String) throws -> Symbol {
    guard case .value(let value)? = operands[name] else {
      throw failure("the output '\(name.shown())' does not depend on the inputs")
    }
    // Images of other programs have their channels first, and come out with channels last.
    let rank = value.shape.rank
    return !isOurs && value.order == ONNXValue.channelsFirst(rank: rank) && rank > 1
      ? value.symbol : try arranged(value, Array(0..<rank)).symbol
  }

  /// Whether we wrote the file.
  var isOurs: Bool { file.model.producerName == "GANZoo" }

  // MARK: - Nodes

  /// Refuses names that would take long to compare.
  private func checkTexts(of proto: NodeProto) throws {
    let texts = proto.input + proto.output + [proto.opType, proto.domain, proto.name] + proto.attribute.map(\.name)
    guard texts.allSatisfy({ $0.utf8.count <= TextLimits.name && $0.isStreamSafe }) else {
      throw failure("a name of a node is too long")
    }
  }

  private mutating func add(_ proto: NodeProto) throws {
    node = ONNXNode(proto)
    guard ["", "ai.onnx"].contains(proto.domain) else {
      throw failure(node, "is of the operator set '\(proto.domain.shown())', and only ONNX' own is read")
    }
    let result = try layer() ?? elementwise() ?? arrangement()
    guard let result else {
      throw failure(
        node, "is not an operator that our layers have a form for; known: \(Self.operators.joined(separator: ", "))")
    }
    guard let name = proto.output.first, operands[name] == nil else {
      throw failure(node, "has no output, or one that is there already")
    }
    operands[name] = result
  }

  /// The operators that are read, in alphabetical order.
  private static let operators = (layerOperators + elementwiseOperators + arrangementOperators).sorted()

  /// An error about a node.
  func failure(_ node: ONNXNode, _ reason: String) -> SavedNetworkError {
    failure(
      "the node '\((node.proto.name.isEmpty ? node.proto.output.first ?? "" : node.proto.name).shown())' "
        + "(\(node.type.shown())) \(reason)")
  }

  func failure(_ reason: String) -> SavedNetworkError { SavedNetworkError(file: file.path, reason: reason) }

  // MARK: - What nodes read

  /// The input at a position; nil if the node leaves it out.
  mutating func operand(_ position: Int) throws -> ONNXOperand? {
    let names = node.proto.input
    guard names.indices.contains(position), !names[position].isEmpty else { return nil }
    let name = names[position]
    if let operand = operands[name] { return operand }
    guard let tensor = constants[name] else { throw failure(node, "reads '\(name.shown())', which nothing gives") }
    return try constant(tensor)
  }

  /// A constant tensor as an operand.
  mutating func constant(_ tensor: TensorProto) throws -> ONNXOperand {
    if tensor.isFloat {
      let array = try tensor.array(in: file.path)
      budget -= array.values.count
      guard budget >= 0 else { throw failure("constants are used over and over") }
      return .constant(array)
    }
    let numbers = try tensor.numbers(in: file.path)
    guard tensor.dims.count <= 1, numbers.count <= 64 else { throw failure(node, "reads a long list of whole numbers") }
    return .numbers(numbers, isList: tensor.dims.count == 1)
  }

  /// The input at a position, which must depend on the inputs of the graph.
  mutating func value(_ position: Int = 0) throws -> ONNXValue {
    guard case .value(let value)? = try operand(position) else {
      throw failure(node, "should read what depends on the inputs of the network as its input \(position)")
    }
    return value
  }

  /// The constant at a position; nil if the node leaves it out.
  mutating func array(_ position: Int) throws -> StoredArray? {
    switch try operand(position) {
    case nil: return nil
    case .constant(let array)?: return array
    default: throw failure(node, "should read a constant as its input \(position)")
    }
  }

  /// The constant at a position, with this many axes.
  mutating func array(_ position: Int, rank: Int) throws -> StoredArray {
    guard let array = try array(position), array.shape.count == rank else {
      throw failure(node, "should read a constant with \(rank) axes as its input \(position)")
    }
    return array
  }

  /// Whole numbers at a position, or of the attribute that stands for them in older versions; nil if there are none.
  mutating func list(_ position: Int, or attribute: String? = nil) throws -> [Int]? {
    if let attribute, let numbers = node.ints(attribute) { return numbers }
    switch try operand(position) {
    case nil: return nil
    case .numbers(let numbers, _)?:
      let known = numbers.compactMap(\.self)
      if known.count == numbers.count { return known }
    default: break
    }
    throw failure(node, "should read known whole numbers as its input \(position)")
  }

  /// The value with its axes in an order: where they are in another one, a layer moves them.
  mutating func arranged(_ value: ONNXValue, _ order: [Int]) throws -> ONNXValue {
    if value.order == order { return value }
    guard value.order.count == order.count else { throw failure(node, "reads a number of each sample") }
    var dimensions = [Int](repeating: 0, count: order.count)
    for (source, target) in zip(value.order, order) { dimensions[target] = source + 1 }
    var result = try add(
      "Permute", ["dims": .array(dimensions.map { .int($0) })], [value], name: "permute")
    result.order = order
    return result
  }

  /// The value with its axes as ONNX has them.
  mutating func plain(_ value: ONNXValue) throws -> ONNXValue { try arranged(value, Array(0..<value.order.count)) }

  /// The value with its channels last here and first in ONNX.
  mutating func image(_ value: ONNXValue) throws -> ONNXValue {
    try arranged(value, ONNXValue.channelsFirst(rank: value.order.count))
  }

  // MARK: - Layers

  /// Adds a layer whose output has its axes as ONNX has them, unless `order` says otherwise.
  mutating func add(
    _ className: String, _ configuration: JSONObject, _ inputs: [ONNXValue], _ arrays: [StoredArray] = [],
    order: [Int]? = nil, name: String? = nil
  ) throws -> ONNXValue {
    let origin = node.proto.name.split(separator: "/").dropLast().joined(separator: "/")
    let layer = Layer(
      className: className, configuration: configuration, inputs: inputs, arrays: arrays,
      output: node.proto.output.first ?? "", origin: origin)
    let title = origin.isEmpty ? (node.proto.name.isEmpty ? node.type : node.proto.name) : origin
    return try add(layer, order, name: uniqueName(name.map { "\(title)_\($0)" } ?? title))
  }

  private mutating func add(_ layer: Layer, _ order: [Int]?, name: String) throws -> ONNXValue {
    do {
      let made = try registry.layer(layer.className, layer.configuration)
      let shapes = layer.inputs.map(\.shape)
      let shape = try made.outputShape(shapes)
      guard shape.sizes.reduce(1, { $0.multipliedClamped(by: $1) }) <= Network.largestCount else {
        throw failure(node, "gives more than \(Network.largestCount.grouped) numbers for a sample")
      }
      let expected = made.parameters(shapes).map(\.shape.sizes)
      guard expected == layer.arrays.map(\.shape) else {
        throw failure(node, "has constants of shapes \(layer.arrays.map(\.shape)), and should have \(expected)")
      }
      let symbol = Symbol(layer: made, name: name, inputs: layer.inputs.map(\.symbol))
      weights[name] = layer.arrays
      layers[symbol] = layer
      return ONNXValue(symbol, shape, order: order)
    } catch let error as SavedNetworkError {
      throw error
    } catch {
      throw failure(node, "cannot be a layer \(layer.className): \(error)")
    }
  }

  /// The layer that gives a value, if no other node reads it.
  func onlyReader(of value: ONNXValue) -> Layer? {
    layers[value.symbol].flatMap { readers[$0.output] == 1 ? $0 : nil }
  }

  /// The layer that gives a value.
  func source(of value: ONNXValue) -> Layer? { layers[value.symbol] }

  /// The value of a changed layer in place of that of the layer which gave `value`.
  mutating func replacing(_ value: ONNXValue, with layer: Layer) throws -> ONNXValue {
    var layer = layer
    layer.output = node.proto.output.first ?? ""
    return try add(layer, value.order, name: value.symbol.name ?? "")
  }

  /// A name that no other layer has, without characters that Keras does not take.
  private mutating func uniqueName(_ name: String) -> String {
    let base = VertexNames.sanitized(name)
    var unique = base
    while !names.insert(unique).inserted {
      numbers[base, default: 0] += 1
      unique = "\(base)_\(numbers[base, default: 0])"
    }
    return unique
  }
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
