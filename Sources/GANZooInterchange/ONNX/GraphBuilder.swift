import GANZooFormats
import GANZooNN
import GANZooTensors
import SwiftProtobuf

/// Builds an ONNX graph node by node.
///
/// Values keep their layout as long as possible. `converted` adds a `Transpose` node for a layer that needs the other
/// one.
struct GraphBuilder {
  private var graph = GraphProto()
  private let network: Network
  /// The name of the layer that is being converted, with which the names of its nodes and initializers begin.
  private var layer = ""
  /// The name of the layer's first call, if this is a later one, whose initializers it shares.
  private var firstCall: String?
  /// All names that are in use.
  private var names: Set<String>
  /// The last number that `uniqueName` appended to a name, so that ten thousand nodes of one layer take linear time.
  private var numbers: [String: Int] = [:]
  /// For a value that exists in both layouts, by its name in one: the value in the other.
  private var inOtherLayout: [String: GraphValue] = [:]
  /// The names of the graph's outputs, by the names that their values had when they were added.
  private var outputs: [String: String] = [:]
  /// The names of the graph's inputs and outputs.
  private var inputNames: Set<String> = []
  private var outputNames: Set<String> = []

  private init(_ network: Network) {
    self.network = network
    names = Set(network.vertices.map(\.name))
    graph.name = network.name
  }

  /// Converts a network. Throws `ONNXError.unsupportedLayer`.
  static func graph(of network: Network, _ arrays: [[StoredArray]]) throws -> GraphProto {
    var builder = Self(network)
    var values: [GraphValue] = []
    for (position, vertex) in network.vertices.enumerated() {
      let first = vertex.firstCall ?? position
      builder.layer = vertex.name
      builder.firstCall = vertex.firstCall.map { network.vertices[$0].name }
      if let input = vertex.layer as? InputLayer {
        values.append(GraphValue(name: vertex.name, shape: input.shape, isInteger: input.type == .int32))
      } else {
        let call = LayerCall(
          inputs: vertex.inputs.map { values[$0] },
          parameters: zip(network.vertices[first].parameters, arrays[first]).map { (name: $0.name, value: $1) },
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

  /// Adds the nodes of a layer and returns its output. Throws `ONNXError.unsupportedLayer`.
  mutating func add(_ layer: any Layer, _ call: LayerCall) throws -> GraphValue {
    guard let exportable = layer as? any ONNXLayer else {
      throw ONNXError.unsupportedLayer(
        network: network.name, layer: self.layer, className: type(of: layer).className,
        known: LayerRegistry.builtIn.types.filter { $0 is any ONNXLayer.Type }.map { $0.className }.sorted())
    }
    var call = call
    if !exportable.readsIndices { call.inputs = call.inputs.map { cast($0, toInteger: false) } }
    return try exportable.add(call, to: &self)
  }

  // MARK: - Nodes and initializers

  /// Adds a node and returns the name of its output.
  mutating func node(_ type: String, _ inputs: [String], _ attributes: [AttributeProto] = []) -> String {
    let name = uniqueName("\(layer)/\(type)")
    graph.node.append(
      .with {
        ($0.opType, $0.name, $0.input, $0.output) = (type, name, inputs, [name])
        $0.attribute = attributes
      })
    return name
  }

  /// Adds a node that reads a value and initializers. Its output has the layout of the value.
  ///
  /// - Parameter shape: the shape of the output for one sample; nil for the shape of the value.
  mutating func apply(
    _ type: String, to value: GraphValue, _ constants: [String] = [], _ attributes: [AttributeProto] = [],
    shape: Shape? = nil
  ) -> GraphValue {
    var result = value
    result.name = node(type, [value.name] + constants, attributes)
    result.shape = shape ?? value.shape
    return result
  }

  /// Adds a float32 initializer and returns its name.
  mutating func constant(_ name: String, _ array: StoredArray) -> String {
    addConstant(name, TensorProto(array))
  }

  /// Adds a float32 scalar as an initializer and returns its name.
  mutating func constant(_ name: String, _ number: Float) -> String {
    addConstant(name, TensorProto(StoredArray(shape: [], values: [number])))
  }

  /// Adds an initializer of an int64 list and returns its name.
  mutating func constant(_ name: String, _ numbers: [Int]) -> String {
    addConstant(name, TensorProto(numbers))
  }

  private mutating func addConstant(_ name: String, _ tensor: TensorProto) -> String {
    var tensor = tensor
    if let firstCall {
      tensor.name = "\(firstCall)/\(name)"
      // One that differs is not shared, such as the size of another input.
      if graph.initializer.first(where: { $0.name == tensor.name }) == tensor { return tensor.name }
    }
    tensor.name = uniqueName("\(layer)/\(name)")
    graph.initializer.append(tensor)
    return tensor.name
  }

  /// `name`, with a number behind it if the graph has that name already.
  private mutating func uniqueName(_ name: String) -> String {
    if names.insert(name).inserted { return name }
    while true {
      numbers[name, default: 0] += 1
      let result = "\(name)_\(numbers[name, default: 0])"
      if names.insert(result).inserted { return result }
    }
  }

  // MARK: - Layouts and types

  /// The value in a layout. A value is transposed at most once, however many layers read it.
  mutating func converted(_ value: GraphValue, to layout: Layout) -> GraphValue {
    if value.shape.rank < 2 || value.layout == layout { return value }
    if let existing = inOtherLayout[value.name] { return existing }
    var result = value
    result.layout = layout
    result.name = node("Transpose", [value.name], [.ints("perm", layout.permutation(rank: value.shape.rank + 1))])
    inOtherLayout[value.name] = result
    inOtherLayout[result.name] = value
    return result
  }

  /// The value as int32 or as float32.
  mutating func cast(_ value: GraphValue, toInteger isInteger: Bool) -> GraphValue {
    if value.isInteger == isInteger { return value }
    let type: TensorProto.DataType = isInteger ? .int32 : .float
    var result = apply("Cast", to: value, [], [.int("to", type.rawValue)])
    result.isInteger = isInteger
    return result
  }

  // MARK: - Outputs

  private mutating func addOutput(_ value: GraphValue, called layer: String) {
    self.layer = layer
    var value = converted(cast(value, toInteger: false), to: .channelsLast)
    // An output of the graph must be the output of a node, and cannot have two names.
    if inputNames.contains(value.name) || outputs[value.name] != nil { value = apply("Identity", to: value) }
    let isInUse = inputNames.contains(layer) || outputNames.contains(layer)
    let name = isInUse ? uniqueName(layer) : layer
    outputs[value.name] = name
    outputNames.insert(name)
    value.name = name
    graph.output.append(ValueInfoProto(value))
  }

  /// The graph, with its outputs renamed to the names of their layers.
  private var finished: GraphProto {
    var graph = graph
    for index in graph.node.indices {
      graph.node[index].input = graph.node[index].input.map { outputs[$0] ?? $0 }
      graph.node[index].output = graph.node[index].output.map { outputs[$0] ?? $0 }
    }
    return graph
  }
}
