import GANZooFormats
import GANZooNN
import GANZooSupport

/// The graph of a Keras model as in its configuration: layers, nested models, and their connections.
struct KerasGraph {
  /// A layer, a nested model, or a function.
  struct Node {
    /// Unique among all nodes of the outermost model and its nested models.
    let id: Int
    let name: String
    let className: String
    /// The class from which Keras 3 makes the names of groups.
    let storedClassName: String
    let configuration: JSONObject
    /// The nested model, if this node is one.
    let model: KerasGraph?
    /// The function, if this node is one.
    var operation: KerasOperation?
    /// The outputs that it reads.
    var sources: [Source] = []
    /// Why the call of this node cannot be read, for errors.
    var unreadable: String?

    var isInput: Bool { className == InputLayer.className }
    var outputCount: Int { model?.outputs.count ?? 1 }
  }

  /// An output of a node.
  struct Source {
    /// The index of the node in `nodes`.
    let node: Int
    var output = 0
  }

  let name: String
  /// Keras 3's class of the model: `Functional` or `Sequential`.
  let className: String
  private(set) var nodes: [Node] = []
  private(set) var inputs: [Source] = []
  private(set) var outputs: [Source] = []
  /// The nodes on which an output depends, and the inputs, in Keras' topological order.
  private(set) var order: [Int] = []

  static let classNames: Set = ["Functional", "Model", "Sequential"]

  /// Reads a model. The depth of nesting is limited by that of JSON, and the number of nodes by `Network.mostLayers`.
  ///
  /// - Parameter count: the number of nodes of the file that have been read, which this increases.
  /// - Throws: `ConfigurationError` or `NetworkError`.
  init(_ entry: JSONObject, count: inout Int) throws {
    let kind = try entry.name("class_name")
    guard Self.classNames.contains(kind) else { throw ConfigurationError.notAModel(className: kind) }
    className = kind == "Sequential" ? kind : "Functional"
    var config: JSONObject = [:]
    if case .array(let layers)? = entry["config"] {
      config["layers"] = .array(layers)  // The oldest sequential models have a list of layers only.
    } else {
      config = try entry.object("config")
    }
    name = try config.name("name", default: kind.lowercased())
    let layers = try config.array("layers")
    guard count + layers.count <= Network.mostLayers else {
      throw NetworkError.tooManyLayers(network: name, count: count + layers.count)
    }
    let entries = try layers.map { value in
      guard case .object(let entry) = value else {
        throw ConfigurationError.wrongType(key: "layers", expected: "objects", found: value.excerpt)
      }
      return entry
    }
    for entry in entries { nodes.append(try Node(entry, count: &count)) }
    if className == "Sequential" {
      try chain(inputShape: Self.buildShape(config, entry), count: &count)
    } else {
      try connect(entries, config)
    }
  }

  /// The indices of the nodes by name. Throws `NetworkError.duplicateName`.
  private var positions: [String: Int] {
    get throws {
      var positions: [String: Int] = [:]
      for (position, node) in nodes.enumerated() {
        guard positions.updateValue(position, forKey: node.name) == nil else {
          throw NetworkError.duplicateName(network: name, layer: node.name)
        }
      }
      return positions
    }
  }
}

extension KerasGraph.Node {
  /// Reads an entry of `layers`. A nested model has its name in the entry or in its settings. In the oldest files it
  /// has none.
  init(_ entry: JSONObject, count: inout Int) throws {
    id = count
    count += 1
    let named = try KerasClassName(of: entry)
    (className, storedClassName) = (named.name, named.stored)
    let isModel = KerasGraph.classNames.contains(className)
    if case .object(let config)? = entry["config"] { configuration = config } else { configuration = [:] }
    let holder = entry["name"] == nil ? configuration : entry
    name = try holder.name("name", default: isModel ? "\(className.lowercased())_\(id)" : nil)
    do {
      if isModel {
        model = try KerasGraph(entry, count: &count)
      } else {
        model = nil
        _ = try entry.object("config")
        operation = try KerasOperation(entry, className: className)
      }
    } catch let error as ConfigurationError {
      throw error.located(inLayer: name, className)
    }
  }
}

extension KerasGraph.Node {
  /// Keras' setting `trainable`: false for a frozen layer.
  var isTrainable: Bool { configuration["trainable"] != .bool(false) }
}

// MARK: - Functional models

extension KerasGraph {
  private mutating func connect(_ entries: [JSONObject], _ config: JSONObject) throws {
    let positions = try positions
    for (position, entry) in entries.enumerated() { try connect(position, entry, positions) }
    inputs = try sources("input_layers", config, positions)
    outputs = try sources("output_layers", config, positions)
    for input in inputs where !nodes[input.node].isInput {
      throw ConfigurationError.invalid(
        layer: nodes[input.node].name, reason: "it is an input of '\(name.shown())', but not an InputLayer")
    }
    let sorted = LayerOrder(outputs: outputs.map(\.node), unused: inputs.map(\.node)) { nodes[$0].sources.map(\.node) }
    if let node = sorted.cyclic { throw ConfigurationError.cycle(layer: nodes[node].name) }
    order = sorted.nodes
  }

  private mutating func connect(_ position: Int, _ entry: JSONObject, _ positions: [String: Int]) throws {
    let reader = nodes[position]
    do {
      let call = try KerasCall(entry)
      nodes[position].unreadable = reader.operation == nil ? call.unreadable : call.isShared
      nodes[position].sources = try (reader.operation?.references ?? call.sources).map { reference in
        guard let source = positions[reference.layer] else {
          throw ConfigurationError.unknownSource(layer: reader.name, source: reference.layer)
        }
        return Source(node: source, output: reference.output)
      }
    } catch let error as ConfigurationError {
      throw error.located(inLayer: reader.name, reader.className)
    }
  }

  /// The sources in `input_layers` or `output_layers`.
  private func sources(_ key: String, _ config: JSONObject, _ positions: [String: Int]) throws -> [Source] {
    guard let value = config[key] else { throw ConfigurationError.missing(key: key) }
    return try KerasReference.all(in: value, key: key).map { reference in
      guard let node = positions[reference.layer] else {
        throw ConfigurationError.wrongType(
          key: key, expected: "layers of the model", found: JSONObject.Value.string(reference.layer).excerpt)
      }
      return Source(node: node, output: reference.output)
    }
  }

  /// Throws `ConfigurationError.invalid` if a node reads an output that another does not have.
  ///
  /// Call this after all classes have been checked. A layer of an unknown class may have any number of outputs, and its
  /// class should be the error.
  func checkOutputs() throws {
    let readers = nodes.flatMap { node in node.sources.map { (reader: node.name, source: $0) } }
    for (reader, source) in readers + outputs.map({ ("output_layers", $0) }) {
      let count = nodes[source.node].outputCount
      guard (0..<count).contains(source.output) else {
        throw ConfigurationError.invalid(
          layer: nodes[source.node].name,
          reason: "'\(reader.shown())' reads output \(source.output) of it, counted from 0, but it has \(count)")
      }
    }
    for node in nodes { try node.model?.checkOutputs() }
  }
}

// MARK: - Sequential models

extension KerasGraph {
  /// Connects each layer to the one before it. Throws `ConfigurationError` if a layer does not have exactly one output.
  private mutating func chain(inputShape: JSONObject.Value?, count: inout Int) throws {
    if let first = nodes.first, !first.isInput {
      nodes.insert(Node(inputOf: first, id: count, shape: inputShape), at: 0)
      count += 1
    }
    _ = try positions
    for node in nodes where node.outputCount != 1 {
      throw ConfigurationError.invalid(
        layer: node.name,
        reason: "it stands in the sequence '\(name.shown())', but has \(node.outputCount) outputs instead of one")
    }
    for position in nodes.indices.dropFirst() { nodes[position].sources = [Source(node: position - 1)] }
    inputs = nodes.indices.prefix(1).map { Source(node: $0) }
    outputs = nodes.indices.suffix(1).map { Source(node: $0) }
    order = Array(nodes.indices)
  }

  /// The input shape for which a sequential model was built: Keras 2's `build_input_shape`, or `build_config` of a
  /// `.keras` archive.
  private static func buildShape(_ config: JSONObject, _ entry: JSONObject) -> JSONObject.Value? {
    if let shape = config["build_input_shape"] { return shape }
    guard case .object(let build)? = entry["build_config"] else { return nil }
    return build["input_shape"]
  }
}

extension KerasGraph.Node {
  /// The input of a sequential model without an InputLayer. Its shape is that of the first layer, or the one the model
  /// was built for.
  fileprivate init(inputOf first: Self, id: Int, shape: JSONObject.Value?) {
    self.id = id
    name = first.name + "_input"
    (className, storedClassName) = (InputLayer.className, InputLayer.className)
    model = nil
    var configuration: JSONObject = [:]
    for key in ["batch_input_shape", "batch_shape"] { configuration[key] = first.configuration[key] }
    if configuration.entries.isEmpty, let model = first.model, let input = model.inputs.first {
      configuration = model.nodes[input.node].configuration
    }
    if configuration.entries.isEmpty { configuration["batch_shape"] = shape }
    self.configuration = configuration
  }
}
