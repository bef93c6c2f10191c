public import GANZooFormats
public import GANZooNN

/// A Keras model, read from its configuration: as a flat network, and as the layers that Keras' files list.
///
/// Reads functional and sequential models of Keras 2 and 3, from `.h5` files and `.keras` archives, with nested models
/// at any depth. Models of Keras 1 are read if their layers have the form of Keras 2.
public struct KerasModel: Sendable {
  /// The model as a flat network, in which the layers of nested models replace the models.
  ///
  /// A layer of a nested model keeps its name if that is unique; otherwise it is called `outer_inner`. Names that some
  /// versions of Keras do not accept are changed. An activation that our layer does not have becomes layers behind it,
  /// with automatic names. Images and sequences whose channels are first in Keras have them last, as inputs and as
  /// outputs, too. Layers that are called more than once, alone or with the model around them, share their
  /// parameters.
  public let network: Network
  /// The layers in the order of `model.layers`. Nested models have their own layers.
  package let layers: [KerasLayer]
  private let graph: KerasGraph
  /// The names of the layers in the network, by their `id`.
  private let names: [Int: String]
  private let registry: LayerRegistry

  /// Reads a model from its configuration.
  ///
  /// - Parameters:
  ///   - configuration: a `.h5` file's `model_config`, or a `.keras` archive's `config.json`.
  ///   - registry: the layers that may occur.
  /// - Throws: `ConfigurationError` or `NetworkError`. Models whose inputs or outputs are dictionaries are not
  ///   supported.
  public init(configuration: JSONObject, layers registry: LayerRegistry = .builtIn) throws {
    var count = 0
    graph = try KerasGraph(configuration, count: &count)
    let flatLayers = graph.flatLayers
    try registry.check(flatLayers)
    try graph.checkOutputs()
    names = VertexNames(flatLayers).byLayer
    self.registry = registry
    var flattening = KerasFlattening(names: names, channelsFirst: graph.channelsFirstRanks, registry)
    network = try flattening.network(graph.name, of: graph)
    let positions = Dictionary(uniqueKeysWithValues: network.vertices.enumerated().map { ($1.name, $0) })
    layers = graph.listing { [names] layer in names[layer].flatMap { positions[$0] } }
  }

  /// Reads the model of a file. Throws `ConfigurationError` or `NetworkError`.
  package init(_ file: KerasFile, layers registry: LayerRegistry) throws {
    let configuration = try JSONObject(configuration: file.modelConfig ?? "")
    try self.init(
      configuration: file.wasWrittenByKeras1Or2 ? configuration.renamingKeras2Activations : configuration,
      layers: registry)
  }

  /// The names of the nested models at any depth, in order.
  public var modelNames: [String] { graph.models.map(\.name) }

  /// A nested model as a network of its own, or nil if no nested model has this name.
  ///
  /// Its layers have the same names as in `network`. Throws `ConfigurationError` or `NetworkError`.
  public func network(ofModel name: String) throws -> Network? {
    guard let model = graph.models.first(where: { $0.name == name })?.graph else { return nil }
    let used = Set(model.flatLayers.compactMap { names[$0.layer.id] })
    var own = names
    for layer in model.layers where layer.isInput && !used.contains(VertexNames.sanitized(layer.name)) {
      own[layer.id] = VertexNames.sanitized(layer.name)
    }
    for layer in model.flatLayers where own[layer.layer.id] == nil && !layer.layer.isInput {
      throw ConfigurationError.invalid(
        layer: layer.layer.name,
        reason: "no output of the whole model depends on it, so that no weights are known for it")
    }
    var flattening = KerasFlattening(names: own, channelsFirst: graph.channelsFirstRanks, registry)
    return try flattening.network(name, of: model)
  }
}

extension KerasModel {
  /// The names of the nested models that depend on the output of a nested model, directly or not, by its name.
  var readers: [String: Set<String>] { graph.readers }
}

extension KerasGraph {
  /// The nested models at any depth, with the names of their layers.
  fileprivate var models: [(name: String, graph: KerasGraph)] {
    layers.flatMap { layer in layer.model.map { [(layer.name, $0)] + $0.models } ?? [] }
  }

  /// The names of the models that depend on a model of the same graph, by its name.
  fileprivate var readers: [String: Set<String>] {
    var sources = [Set<Int>](repeating: [], count: nodes.count)
    var readers: [String: Set<String>] = [:]
    for node in order {
      let layer = layer(of: node)
      for source in nodes[node].sources.map(\.node) {
        sources[node].formUnion(sources[source])
        if self.layer(of: source).model != nil { sources[node].insert(nodes[source].layer) }
      }
      guard layer.model != nil else { continue }
      for source in sources[node] { readers[layers[source].name, default: []].insert(layer.name) }
    }
    for layer in layers { layer.model.map { readers.merge($0.readers) { $0.union($1) } } }
    return readers
  }
}

extension LayerRegistry {
  /// Throws `ConfigurationError.unsupportedLayers` with all layers whose classes are not in the registry.
  fileprivate func check(_ layers: [KerasGraph.FlatLayer]) throws {
    let known = Set(names + [InputLayer.className])
    let unsupported = layers.filter { !$0.isKnown(known) }
    guard unsupported.isEmpty else {
      throw ConfigurationError.unsupportedLayers(
        unsupported.map { .init(name: $0.layer.name, className: $0.title) }, known: names)
    }
  }
}

extension KerasGraph.FlatLayer {
  /// Its class in messages, or the name of a function.
  fileprivate var title: String {
    operations.first.map { "\(layer.className == $0.title ? "keras.ops" : layer.className) \($0.title)" }
      ?? layer.className
  }

  /// Whether we have layers for it.
  fileprivate func isKnown(_ classNames: Set<String>) -> Bool {
    if let operation = operations.first { return operation.isKnown }
    return classNames.contains(layer.className)
      || layer.isNormalization && classNames.contains(BatchNormalization.className)
  }
}

/// A layer or a nested model, as Keras' files list them.
package enum KerasLayer: Sendable, Equatable {
  /// A layer: its name and class in the file, and its index in `network.vertices`.
  ///
  /// The index is nil if the network does not have the layer: an input of a nested model, or a layer on which no output
  /// depends. Files have the weights of the latter, too. A frozen layer is not trainable, and a legacy file has its
  /// weights behind the trainable ones.
  case layer(name: String, className: String, vertex: Int?, isTrainable: Bool = true)
  /// A nested model: its name, its class in Keras 3's files, `Functional` or `Sequential`, and its layers.
  case model(name: String, className: String, layers: [KerasLayer])
}

extension Network {
  /// Reads a network from any configuration that `KerasModel` reads.
  ///
  /// - Parameter registry: the layers that may occur.
  /// - Throws: `ConfigurationError` or `NetworkError`.
  public init(kerasConfiguration: JSONObject, layers registry: LayerRegistry = .builtIn) throws {
    self = try KerasModel(configuration: kerasConfiguration, layers: registry).network
  }

  /// The layers of the network as Keras' files list them: all vertices in order, but each layer once.
  package var kerasLayers: [KerasLayer] {
    vertices.enumerated().filter { $1.firstCall == nil }.map {
      .layer(name: $1.name, className: $1.className, vertex: $0)
    }
  }
}
