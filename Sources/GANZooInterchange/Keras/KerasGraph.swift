import GANZooFormats
import GANZooNN
import GANZooSupport

/// The graph of a Keras model as in its configuration: layers, nested models, and their calls.
struct KerasGraph {
  let name: String
  /// Keras 3's class of the model: `Functional` or `Sequential`.
  let className: String
  private(set) var layers: [Layer] = []
  private(set) var nodes: [Node] = []
  private(set) var inputs: [Source] = []
  private(set) var outputs: [Source] = []
  /// The nodes on which an output depends, and the inputs, in Keras' topological order.
  private(set) var order: [Int] = []

  static let classNames: Set = ["Functional", "Model", "Sequential"]

  /// Reads a model. The depth of nesting is limited by that of JSON, and the number of layers and of their calls by
  /// `Network.mostLayers`.
  ///
  /// - Parameter count: the number of layers of the file that have been read, with their further calls, which this
  ///   increases.
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
    let values = try config.array("layers")
    try checkCount(count + values.count)
    let entries = try values.map { value in
      guard case .object(let entry) = value else {
        throw ConfigurationError.wrongType(key: "layers", expected: "objects", found: value.excerpt)
      }
      return entry
    }
    for entry in entries {
      let isChained = className == "Sequential"
      let calls = isChained ? [] : (try? entry.array("inbound_nodes")) ?? []
      try checkCount(count + max(1, calls.count))
      try add(entry, calls, count: &count)
    }
    if className == "Sequential" {
      try chain(inputShape: Self.buildShape(config, entry), count: &count)
    } else {
      try connect(entries, config)
    }
  }

  private func checkCount(_ count: Int) throws {
    guard count <= Network.mostLayers else { throw NetworkError.tooManyLayers(network: name, count: count) }
  }

  /// Adds a layer with its calls, not yet connected.
  private mutating func add(_ entry: JSONObject, _ calls: [JSONObject.Value], count: inout Int) throws {
    var layer = try Layer(entry, count: &count)
    do {
      for index in 0..<max(1, calls.count) {
        let call = calls.indices.contains(index) ? calls[index] : nil
        let operation =
          layer.model == nil ? try KerasOperation(entry, className: layer.className, call: call) : nil
        nodes.append(Node(layer: layers.count, operation: operation))
      }
    } catch let error as ConfigurationError {
      throw error.located(inLayer: layer.name, layer.className)
    }
    count += max(1, calls.count) - 1
    layer.calls = nodes.count - max(1, calls.count)..<nodes.count
    layers.append(layer)
  }

  /// The indices of the layers by name. Throws `NetworkError.duplicateName`.
  private var positions: [String: Int] {
    get throws {
      var positions: [String: Int] = [:]
      for (position, layer) in layers.enumerated() {
        guard positions.updateValue(position, forKey: layer.name) == nil else {
          throw NetworkError.duplicateName(network: name, layer: layer.name)
        }
      }
      return positions
    }
  }

  /// The layer of the node at a position.
  func layer(of node: Int) -> Layer { layers[nodes[node].layer] }

  /// The layers on which an output depends, and the inputs, each once, in Keras' order.
  var orderedLayers: [Layer] {
    var seen: Set<Int> = []
    return order.map { nodes[$0].layer }.filter { seen.insert($0).inserted }.map { layers[$0] }
  }

  /// The functions that a layer calls; none for other layers.
  func operations(of layer: Layer) -> [KerasOperation] { nodes[layer.calls].compactMap(\.operation) }
}

// MARK: - Functional models

extension KerasGraph {
  private mutating func connect(_ entries: [JSONObject], _ config: JSONObject) throws {
    let positions = try positions
    var references: [[KerasReference]] = []
    for (layer, entry) in zip(layers, entries) { references += try readCalls(of: layer, entry) }
    let ends = try ["input_layers", "output_layers"].map { key in
      guard let value = config[key] else { throw ConfigurationError.missing(key: key) }
      return try KerasReference.all(in: value, key: key)
    }
    var numbers = KerasCallNumbers()
    for part in references + ends { numbers.add(part) }
    for (node, references) in references.enumerated() {
      nodes[node].sources = try references.map { reference in
        guard let position = positions[reference.layer] else {
          throw ConfigurationError.unknownSource(layer: layer(of: node).name, source: reference.layer)
        }
        return try source(reference, layers[position], numbers)
      }
    }
    let sources = try zip(["input_layers", "output_layers"], ends).map { key, references in
      try references.map { reference in
        guard let position = positions[reference.layer] else {
          throw ConfigurationError.wrongType(
            key: key, expected: "layers of the model", found: JSONObject.Value.string(reference.layer).excerpt)
        }
        return try source(reference, layers[position], numbers)
      }
    }
    (inputs, outputs) = (sources[0], sources[1])
    for input in inputs where !layer(of: input.node).isInput {
      throw ConfigurationError.invalid(
        layer: layer(of: input.node).name, reason: "it is an input of '\(name.shown())', but not an InputLayer")
    }
    let sorted = LayerOrder(outputs: outputs.map(\.node), unused: inputs.map(\.node)) {
      layers[nodes[$0].layer].calls.lowerBound
    } sources: {
      nodes[$0].sources.map(\.node)
    }
    if let node = sorted.cyclic { throw ConfigurationError.cycle(layer: layer(of: node).name) }
    order = sorted.nodes
  }

  /// The references of each call of a layer.
  private mutating func readCalls(of layer: Layer, _ entry: JSONObject) throws -> [[KerasReference]] {
    do {
      let calls = try entry.array("inbound_nodes").map { KerasCall($0, of: layer.className) }
      return layer.calls.enumerated().map { index, node in
        guard calls.indices.contains(index) else { return nodes[node].operation?.references ?? [] }
        guard let operation = nodes[node].operation else {
          nodes[node].unreadable = calls[index].unreadable
          return calls[index].sources
        }
        return operation.references
      }
    } catch let error as ConfigurationError {
      throw error.located(inLayer: layer.name, layer.className)
    }
  }

  private func source(_ reference: KerasReference, _ layer: Layer, _ numbers: KerasCallNumbers) throws -> Source {
    let call = try numbers.index(of: reference, count: layer.calls.count)
    return Source(node: layer.calls.lowerBound + call, output: reference.output)
  }

  /// Throws `ConfigurationError.invalid` if a node reads an output that another does not have.
  ///
  /// Call this after all classes have been checked. A layer of an unknown class may have any number of outputs, and its
  /// class should be the error.
  func checkOutputs() throws {
    let readers = nodes.flatMap { node in node.sources.map { (reader: layers[node.layer].name, source: $0) } }
    for (reader, source) in readers + outputs.map({ ("output_layers", $0) }) {
      let layer = layer(of: source.node)
      guard (0..<layer.outputCount).contains(source.output) else {
        throw ConfigurationError.invalid(
          layer: layer.name,
          reason: "'\(reader.shown())' reads output \(source.output) of it, counted from 0, but it has "
            + "\(layer.outputCount)")
      }
    }
    for layer in layers { try layer.model?.checkOutputs() }
  }
}

// MARK: - Sequential models

extension KerasGraph {
  /// Connects each layer to the one before it. Throws `ConfigurationError` if a layer does not have exactly one output.
  private mutating func chain(inputShape: JSONObject.Value?, count: inout Int) throws {
    if let first = layers.first, !first.isInput {
      layers.insert(Layer(inputOf: first, id: count, shape: inputShape), at: 0)
      nodes = [Node(layer: 0)] + nodes.map { Node(layer: $0.layer + 1, operation: $0.operation) }
      for position in layers.indices { layers[position].calls = position..<position + 1 }
      count += 1
    }
    _ = try positions
    for layer in layers where layer.outputCount != 1 {
      throw ConfigurationError.invalid(
        layer: layer.name,
        reason: "it stands in the sequence '\(name.shown())', but has \(layer.outputCount) outputs instead of one")
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
