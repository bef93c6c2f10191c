public import GANZooFormats
import GANZooNN
import GANZooTensors
import SwiftProtobuf

/// A graph of ONNX, node by node.
///
/// Values keep the layout that they come in for as long as possible: `arranged` transposes where a layer cannot take it.
struct GraphBuilder {
  private var graph = GraphProto()
  private let network: Network
  /// The layer that is being written; its nodes and constants are called after it.
  private var layer = ""
  /// All names that are in use.
  private var names: Set<String>
  /// The last number behind a name that was taken: ten thousand nodes of one layer are not all asked for again.
  private var numbers: [String: Int] = [:]
  /// Values by the name of the same value in the other layout.
  private var counterparts: [String: GraphValue] = [:]
  /// Names under which the outputs are known outside, by their names here.
  private var outputs: [String: String] = [:]
  /// The names of inputs, and those of outputs outside.
  private var inputNames: Set<String> = []
  private var outputNames: Set<String> = []

  private init(_ network: Network) {
    self.network = network
    names = Set(network.vertices.map(\.name))
    graph.name = network.name
  }

  /// The graph of a network. Throws `ONNXError.noForm`.
  static func graph(of network: Network, _ arrays: [[StoredArray]]) throws -> GraphProto {
    var builder = Self(network)
    var values: [GraphValue] = []
    for (vertex, parameters) in zip(network.vertices, arrays) {
      builder.layer = vertex.name
      if let input = vertex.layer as? InputLayer {
        values.append(GraphValue(name: vertex.name, shape: input.shape, isWhole: input.type == .int32))
      } else {
        let call = LayerCall(
          inputs: vertex.inputs.map { values[$0] },
          parameters: zip(vertex.parameters, parameters).map { (name: $0.name, value: $1) },
          outputShape: vertex.outputShape)
        values.append(try builder.add(vertex.layer, call))
      }
    }
    for position in network.inputs where network.vertices[position].layer is InputLayer {
      builder.graph.input.append(ValueInfoProto(values[position]))
      builder.inputNames.insert(values[position].name)
    }
    for position in network.outputs { builder.addOutput(values[position], called: network.vertices[position].name) }
    return builder.finished
  }

  /// Adds the nodes of a layer. Throws `ONNXError.noForm`.
  mutating func add(_ layer: any Layer, _ call: LayerCall) throws -> GraphValue {
    guard let form = layer as? any ONNXLayer else {
      throw ONNXError.noForm(
        network: network.name, layer: self.layer, className: type(of: layer).className,
        known: LayerRegistry.builtIn.types.filter { $0 is any ONNXLayer.Type }.map { $0.className }.sorted())
    }
    var call = call
    if !form.readsIndices { call.inputs = call.inputs.map { cast($0, toWhole: false) } }
    return try form.add(call, to: &self)
  }

  // MARK: - Nodes and constants

  /// Adds a node and returns the name of its output.
  mutating func node(_ type: String, _ inputs: [String], _ attributes: [AttributeProto] = []) -> String {
    let name = fresh("\(layer)/\(type)")
    graph.node.append(
      .with {
        ($0.opType, $0.name, $0.input, $0.output) = (type, name, inputs, [name])
        $0.attribute = attributes
      })
    return name
  }

  /// Adds a node that reads a value, then constants; its output has the value's layout.
  mutating func apply(
    _ type: String, to value: GraphValue, _ constants: [String] = [], _ attributes: [AttributeProto] = [],
    shape: Shape? = nil
  ) -> GraphValue {
    var result = value
    result.name = node(type, [value.name] + constants, attributes)
    result.shape = shape ?? value.shape
    return result
  }

  /// Adds numbers that never change, and returns their name.
  mutating func constant(_ name: String, _ array: StoredArray) -> String {
    addConstant(name, TensorProto(array))
  }

  /// Adds a number that never changes, and returns its name.
  mutating func constant(_ name: String, _ number: Float) -> String {
    addConstant(name, TensorProto(StoredArray(shape: [], values: [number])))
  }

  /// Adds whole numbers that never change, and returns their name.
  mutating func constant(_ name: String, _ numbers: [Int]) -> String {
    addConstant(name, TensorProto(numbers))
  }

  private mutating func addConstant(_ name: String, _ tensor: TensorProto) -> String {
    var tensor = tensor
    tensor.name = fresh("\(layer)/\(name)")
    graph.initializer.append(tensor)
    return tensor.name
  }

  /// A name that is not in use.
  private mutating func fresh(_ name: String) -> String {
    if names.insert(name).inserted { return name }
    while true {
      numbers[name, default: 0] += 1
      let result = "\(name)_\(numbers[name, default: 0])"
      if names.insert(result).inserted { return result }
    }
  }

  // MARK: - Layouts and types

  /// The value in a layout; transposed once at most, however many layers ask.
  mutating func arranged(_ value: GraphValue, _ layout: Layout) -> GraphValue {
    if value.shape.rank < 2 || value.layout == layout { return value }
    if let counterpart = counterparts[value.name] { return counterpart }
    var result = value
    result.layout = layout
    result.name = node("Transpose", [value.name], [.ints("perm", layout.permutation(rank: value.shape.rank + 1))])
    counterparts[value.name] = result
    counterparts[result.name] = value
    return result
  }

  /// The value as whole numbers, or as such with a fraction.
  mutating func cast(_ value: GraphValue, toWhole isWhole: Bool) -> GraphValue {
    if value.isWhole == isWhole { return value }
    let type: TensorProto.DataType = isWhole ? .int32 : .float
    var result = apply("Cast", to: value, [], [.int("to", type.rawValue)])
    result.isWhole = isWhole
    return result
  }

  // MARK: - Outputs

  private mutating func addOutput(_ value: GraphValue, called layer: String) {
    self.layer = layer
    var value = arranged(cast(value, toWhole: false), .channelsLast)
    // An output is made by a node, and is no other output.
    if inputNames.contains(value.name) || outputs[value.name] != nil { value = apply("Identity", to: value) }
    let isInUse = inputNames.contains(layer) || outputNames.contains(layer)
    let name = isInUse ? fresh(layer) : layer
    outputs[value.name] = name
    outputNames.insert(name)
    value.name = name
    graph.output.append(ValueInfoProto(value))
  }

  /// The graph with its outputs under their names.
  private var finished: GraphProto {
    var graph = graph
    for index in graph.node.indices {
      graph.node[index].input = graph.node[index].input.map { outputs[$0] ?? $0 }
      graph.node[index].output = graph.node[index].output.map { outputs[$0] ?? $0 }
    }
    return graph
  }
}
