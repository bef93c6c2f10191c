public import GANZooFormats
public import GANZooNN

/// A Keras model read from its configuration: the layer graph, flat, and its layers as Keras' files list them.
///
/// Every form of Keras 2 and 3 is read, and of Keras 1 where its layers are those of Keras 2: functional and sequential
/// models, from `.h5` files and `.keras` archives, with models as layers at any depth.
public struct KerasModel: Sendable {
  /// The model as one graph: layers of nested models stand in the place of the model.
  ///
  /// A layer of a nested model keeps its name where no other layer has it; else it is `outer_inner`. Names that Keras does
  /// not take are mended, so that a name may differ from the one in the file.
  ///
  /// An activation that its layer does not compute here is read as layers behind it, under automatic names.
  public let network: Network
  /// The layers in Keras' order of `model.layers`, nested models with layers of their own.
  package let layers: [KerasLayer]
  private let graph: KerasGraph
  /// Names in the network by the numbers of the graph's nodes.
  private let names: [Int: String]
  private let known: LayerRegistry

  /// A model from its configuration.
  ///
  /// - Parameters:
  ///   - configuration: a `.h5` file's `model_config`, or a `.keras` archive's `config.json`.
  ///   - known: the layers that may occur.
  /// - Throws: `ConfigurationError` or `NetworkError`. Layers and nested models that are called more than once are refused,
  ///   as are inputs and outputs that go by name.
  public init(configuration: JSONObject, layers known: LayerRegistry = .builtIn) throws {
    var count = 0
    graph = try KerasGraph(configuration, count: &count)
    let plainLayers = graph.plainLayers
    try known.check(plainLayers)
    try graph.checkOutputs()
    names = KerasNames(plainLayers).byNode
    self.known = known
    let inputs = try graph.inputSymbols(names: names)
    let outputs = try graph.outputs(from: inputs, names: names, known)
    network = try Network(graph.name, inputs: inputs, outputs: outputs)
    let positions = Dictionary(uniqueKeysWithValues: network.vertices.enumerated().map { ($1.name, $0) })
    layers = graph.listing { [names] node in names[node].flatMap { positions[$0] } }
  }

  /// The names of the models that are layers, at any depth, in order.
  public var modelNames: [String] { graph.models.map(\.name) }

  /// A model that is a layer of this one as a network of its own, or nil where there is none of this name.
  ///
  /// Its layers have the names that they have in `network`. Throws `ConfigurationError` or `NetworkError`.
  public func network(ofModel name: String) throws -> Network? {
    guard let model = graph.models.first(where: { $0.name == name })?.graph else { return nil }
    let used = Set(names.values)
    var own = names
    for node in model.nodes where node.isInput && !used.contains(node.name) {
      own[node.id] = KerasNames.mended(node.name)
    }
    for layer in model.plainLayers where own[layer.node.id] == nil {
      throw ConfigurationError.invalid(
        layer: layer.node.name,
        reason: "no output of the whole model depends on it, so that no weights are known for it")
    }
    let inputs = try model.inputSymbols(names: own)
    return try Network(name, inputs: inputs, outputs: try model.outputs(from: inputs, names: own, known))
  }
}

extension KerasGraph {
  /// The models in this one, at any depth, under the names of their nodes.
  fileprivate var models: [(name: String, graph: KerasGraph)] {
    nodes.flatMap { node in node.model.map { [(node.name, $0)] + $0.models } ?? [] }
  }
}

extension LayerRegistry {
  /// Throws `ConfigurationError.unsupportedLayers` with all layers whose classes are not here.
  fileprivate func check(_ layers: [KerasGraph.PlainLayer]) throws {
    let known = Set(names + [InputLayer.className])
    let unsupported = layers.filter { !$0.node.isKnown(known) }
    guard unsupported.isEmpty else {
      throw ConfigurationError.unsupportedLayers(
        unsupported.map { .init(name: $0.node.name, className: $0.node.title) }, known: names)
    }
  }
}

extension KerasGraph.Node {
  /// What messages call its class, a function by its name.
  fileprivate var title: String {
    operation.map { "\(className == $0.title ? "keras.ops" : className) \($0.title)" } ?? className
  }

  /// Whether there are layers for it.
  fileprivate func isKnown(_ classNames: Set<String>) -> Bool {
    if let operation { return operation.isKnown }
    return classNames.contains(className) || isNormalization && classNames.contains(BatchNormalization.className)
  }
}

/// A layer as Keras' files list it.
package enum KerasLayer: Sendable, Equatable {
  /// A plain layer: its name and class in the file, and its position in `network.vertices`.
  ///
  /// The position is nil where the network does without the layer: for inputs of nested models, and for layers that lead to
  /// no output. Files hold the weights of the latter, too.
  /// A frozen layer is not trainable: in a legacy file its weights stand behind those that are trained.
  case layer(name: String, className: String, vertex: Int?, isTrainable: Bool = true)
  /// A nested model: its name, its class in Keras 3's files (`Functional` or `Sequential`), and its layers.
  case model(name: String, className: String, layers: [KerasLayer])
}

extension Network {
  /// A network from its configuration, in any form that `KerasModel` reads.
  ///
  /// - Parameter known: the layers that may occur.
  /// - Throws: `ConfigurationError` or `NetworkError`.
  public init(kerasConfiguration: JSONObject, layers known: LayerRegistry = .builtIn) throws {
    self = try KerasModel(configuration: kerasConfiguration, layers: known).network
  }

  /// The network's own layers as Keras' files list them: all vertices, in order.
  package var kerasLayers: [KerasLayer] {
    vertices.enumerated().map { .layer(name: $1.name, className: $1.className, vertex: $0) }
  }
}
