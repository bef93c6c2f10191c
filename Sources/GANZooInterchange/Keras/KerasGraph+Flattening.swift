import GANZooFormats
import GANZooNN
import GANZooSupport

// Flattening of nested models to one graph of layers.
extension KerasGraph {
  /// A layer of the flattened graph.
  struct FlatLayer {
    /// The names of the nested models around it, from the outside in, and its own name.
    let path: [String]
    let node: Node
  }

  /// The layers on which an output depends, with the layers of nested models in place of the model, and the outermost
  /// model's inputs.
  var flatLayers: [FlatLayer] { flatLayers(in: []) }

  private func flatLayers(in path: [String]) -> [FlatLayer] {
    order.flatMap { position -> [FlatLayer] in
      let node = nodes[position]
      if let model = node.model { return model.flatLayers(in: path + [node.name]) }
      return node.isInput && !path.isEmpty ? [] : [FlatLayer(path: path + [node.name], node: node)]
    }
  }

  /// The outermost model's inputs. Throws `ConfigurationError`.
  func inputSymbols(names: [Int: String]) throws -> [Symbol] {
    try inputs.map { input in
      let node = nodes[input.node]
      guard !node.configuration.entries.isEmpty else {
        throw ConfigurationError.invalid(
          layer: node.name,
          reason: "'\(name.shown())' was saved before it was built, and does not say its input's shape")
      }
      do {
        return Symbol(layer: try InputLayer(configuration: node.configuration), name: names[node.id], inputs: [])
      } catch let error as ConfigurationError {
        throw error.located(inLayer: node.name, node.className)
      }
    }
  }

  /// The outputs of the model for these inputs.
  ///
  /// - Parameter names: the names of the layers in the network, by the `id` of their nodes.
  /// - Throws: `ConfigurationError` or `NetworkError`.
  func outputs(from arguments: [Symbol], names: [Int: String], _ registry: LayerRegistry) throws -> [Symbol] {
    var values = [[Symbol]](repeating: [], count: nodes.count)
    for (input, argument) in zip(inputs, arguments) { values[input.node] = [argument] }
    for position in order where values[position].isEmpty {
      let node = nodes[position]
      if let reason = node.unreadable { throw ConfigurationError.invalid(layer: node.name, reason: reason) }
      let inputs = node.sources.map { values[$0.node][$0.output] }
      if node.isInput {
        throw NetworkError.missingInput(network: name, input: node.name)
      } else if let model = node.model {
        guard inputs.count == model.inputs.count else {
          throw ConfigurationError.invalid(
            layer: node.name, reason: "its inputs number \(model.inputs.count), but it is called with \(inputs.count)")
        }
        values[position] = try model.outputs(from: inputs, names: names, registry)
      } else if let operation = node.operation {
        values[position] = [try operation.symbol(inputs, name: names[node.id], of: node.name)]
      } else {
        values[position] = [try node.symbol(registry, name: names[node.id], inputs: inputs)]
      }
    }
    return outputs.map { values[$0.node][$0.output] }
  }

  /// The layers in the order of Keras' files. Layers on which no output depends come last, since Keras does not count
  /// them among the model's layers.
  ///
  /// - Parameter vertex: the index in `Network.vertices` for the `id` of a node.
  func listing(_ vertex: (Int) -> Int?) -> [KerasLayer] {
    let ordered = Set(order)
    let positions = order + nodes.indices.filter { !ordered.contains($0) }
    return positions.filter { className == "Functional" || !nodes[$0].isInput }.map { position in
      let node = nodes[position]
      guard let model = node.model else {
        return .layer(
          name: node.name, className: node.storedClassName, vertex: vertex(node.id), isTrainable: node.isTrainable)
      }
      return .model(name: node.name, className: model.className, layers: model.listing(vertex))
    }
  }
}
