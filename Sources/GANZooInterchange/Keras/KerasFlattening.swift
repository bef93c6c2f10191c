public import GANZooFormats
public import GANZooNN
import GANZooSupport

// Models as layers, taken apart: one graph of plain layers.
extension KerasGraph {
  /// A layer of the flat graph.
  struct PlainLayer {
    /// Names of the models that it is in, without the outermost, and its own.
    let path: [String]
    let node: Node
  }

  /// The layers that lead to an output, those of nested models in the place of the model; and the outermost model's inputs.
  var plainLayers: [PlainLayer] { plainLayers(in: []) }

  private func plainLayers(in path: [String]) -> [PlainLayer] {
    order.flatMap { position -> [PlainLayer] in
      let node = nodes[position]
      if let model = node.model { return model.plainLayers(in: path + [node.name]) }
      return node.isInput && !path.isEmpty ? [] : [PlainLayer(path: path + [node.name], node: node)]
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

  /// What the model gives for these inputs.
  ///
  /// - Parameter names: the plain layers' names in the network, by their nodes' numbers.
  /// - Throws: `ConfigurationError` or `NetworkError`.
  func outputs(from arguments: [Symbol], names: [Int: String], _ known: LayerRegistry) throws -> [Symbol] {
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
        values[position] = try model.outputs(from: inputs, names: names, known)
      } else if let operation = node.operation {
        values[position] = [try operation.symbol(inputs, name: names[node.id], of: node.name)]
      } else {
        values[position] = [try node.symbol(known, name: names[node.id], inputs: inputs)]
      }
    }
    return outputs.map { values[$0.node][$0.output] }
  }

  /// The layers as Keras' files list them; `vertex` gives the position of a node, by number.
  ///
  /// Layers that lead to no output are no part of the model for Keras, which lists them last, if at all.
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
