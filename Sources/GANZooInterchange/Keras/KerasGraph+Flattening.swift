import GANZooFormats
import GANZooNN
import GANZooSupport

// Flattening of nested models to one graph of layers.
extension KerasGraph {
  /// A layer of the flattened graph.
  struct FlatLayer {
    /// The names of the nested models around it, from the outside in, and its own name.
    let path: [String]
    let layer: Layer
    /// The calls of a function, if the layer is one.
    let operations: [KerasOperation]
  }

  /// The layers on which an output depends, with the layers of nested models in place of the model, and the outermost
  /// model's inputs.
  var flatLayers: [FlatLayer] { flatLayers(in: []) }

  private func flatLayers(in path: [String]) -> [FlatLayer] {
    orderedLayers.flatMap { layer -> [FlatLayer] in
      if let model = layer.model { return model.flatLayers(in: path + [layer.name]) }
      guard !layer.isInput || path.isEmpty else { return [] }
      return [FlatLayer(path: path + [layer.name], layer: layer, operations: operations(of: layer))]
    }
  }

  /// The layers in the order of Keras' files. Layers on which no output depends come last, since Keras does not count
  /// them among the model's layers.
  ///
  /// - Parameter vertex: the index in `Network.vertices` for the `id` of a layer.
  func listing(_ vertex: (Int) -> Int?) -> [KerasLayer] {
    let ordered = orderedLayers
    let ids = Set(ordered.map(\.id))
    return (ordered + layers.filter { !ids.contains($0.id) }).filter { className == "Functional" || !$0.isInput }.map {
      layer in
      guard let model = layer.model else {
        return .layer(
          name: layer.name, className: layer.storedClassName, vertex: vertex(layer.id), isTrainable: layer.isTrainable)
      }
      return .model(name: layer.name, className: model.className, layers: model.listing(vertex))
    }
  }
}

/// Makes the symbols of a flattened graph. A layer that is called more than once, in one model or because the model
/// around it is, has one symbol that is applied again.
struct KerasFlattening {
  /// The names of the layers in the network, by the `id` of the layers.
  let names: [Int: String]
  let registry: LayerRegistry
  private var channels: KerasChannels
  /// What a layer became on its first call: its symbol, its settings, and the layers behind it that replace an
  /// activation.
  private var called: [Int: (symbol: Symbol, settings: JSONObject, activations: [any GANZooNN.Layer])] = [:]
  /// How many calls have been followed.
  private var count = 0

  /// - Parameter ranks: the ranks of samples whose channels are first in the outermost model.
  init(names: [Int: String], channelsFirst ranks: Set<Int>, _ registry: LayerRegistry) {
    (self.names, self.registry, channels) = (names, registry, KerasChannels(ranks: ranks))
  }

  /// The most calls that are followed, those of models included. Models that call models could have any number.
  private static let mostCalls = 4 * Network.mostLayers

  /// A model as a network. Throws `ConfigurationError` or `NetworkError`.
  mutating func network(_ name: String, of graph: KerasGraph) throws -> Network {
    let inputs = try inputs(of: graph)
    let outputs = try channels.outputs(outputs(of: graph, from: inputs))
    return try Network(name, inputs: inputs.map(\.symbol), outputs: outputs)
  }

  private func inputs(of graph: KerasGraph) throws -> [KerasValue] {
    try graph.inputs.map { input in
      let layer = graph.layer(of: input.node)
      guard !layer.configuration.entries.isEmpty else {
        throw ConfigurationError.invalid(
          layer: layer.name,
          reason: "'\(graph.name.shown())' was saved before it was built, and does not say its input's shape")
      }
      do {
        let (settings, isTurned) = channels.input(layer.configuration)
        let symbol = Symbol(layer: try InputLayer(configuration: settings), name: names[layer.id], inputs: [])
        return KerasValue(symbol: symbol, isTurned: isTurned)
      } catch let error as ConfigurationError {
        throw error.located(inLayer: layer.name, layer.className)
      }
    }
  }

  private mutating func outputs(of graph: KerasGraph, from arguments: [KerasValue]) throws -> [KerasValue] {
    var values = [[KerasValue]](repeating: [], count: graph.nodes.count)
    for (input, argument) in zip(graph.inputs, arguments) { values[input.node] = [argument] }
    for position in graph.order where values[position].isEmpty {
      count += 1
      guard count <= Self.mostCalls else {
        throw ConfigurationError.invalid(
          layer: graph.layer(of: position).name,
          reason:
            "with models that are called more than once, the model has more than \(Self.mostCalls) calls of layers"
        )
      }
      let inputs = graph.nodes[position].sources.map { values[$0.node][$0.output] }
      values[position] = try call(graph.nodes[position], of: graph.layer(of: position), in: graph, inputs)
    }
    return graph.outputs.map { values[$0.node][$0.output] }
  }

  private mutating func call(
    _ node: KerasGraph.Node, of layer: KerasGraph.Layer, in graph: KerasGraph, _ inputs: [KerasValue]
  ) throws -> [KerasValue] {
    if let reason = node.unreadable { throw ConfigurationError.invalid(layer: layer.name, reason: reason) }
    if layer.isInput { throw NetworkError.missingInput(network: graph.name, input: layer.name) }
    if let operation = node.operation {
      let (symbols, isTurned) = try channels.inputs(of: operation, inputs, layer.name)
      let name = called[layer.id] == nil ? names[layer.id] : nil
      let symbol = try operation.symbol(symbols, name: name, of: layer.name)
      called[layer.id] = (symbol, [:], [])
      return [KerasValue(symbol: symbol, isTurned: isTurned)]
    }
    if let model = layer.model {
      guard inputs.count == model.inputs.count else {
        throw ConfigurationError.invalid(
          layer: layer.name, reason: "its inputs number \(model.inputs.count), but it is called with \(inputs.count)")
      }
      return try outputs(of: model, from: inputs)
    }
    let call = try channels.call(layer, inputs)
    let (symbol, activations) = try symbol(of: layer, call)
    let result = activations.reduce(symbol) { Symbol(layer: $1, name: nil, inputs: [$0]) }
    return [KerasValue(symbol: result, isTurned: call.isTurned)]
  }

  private mutating func symbol(
    of layer: KerasGraph.Layer, _ call: KerasChannels.Call
  ) throws -> (symbol: Symbol, activations: [any GANZooNN.Layer]) {
    if let first = called[layer.id], first.settings == call.settings {
      return (first.symbol.again(call.inputs), first.activations)
    }
    // A layer without weights may work on another axis than in its first call.
    let name = called[layer.id] == nil ? names[layer.id] : nil
    let (symbol, activations) = try layer.symbol(registry, call.settings, name: name, inputs: call.inputs)
    if called[layer.id] == nil { called[layer.id] = (symbol, call.settings, activations) }
    return (symbol, activations)
  }
}
