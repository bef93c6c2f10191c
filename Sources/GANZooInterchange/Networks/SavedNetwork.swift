public import GANZooFormats
public import GANZooNN
import GANZooTensors

/// A network with a value for each of its parameters, on no device: what files hold.
public struct SavedNetwork: Sendable {
  /// The layer graph.
  public let network: Network
  /// Values of each layer's parameters, in the order of `network.vertices` and in Keras' order within a layer.
  public let arrays: [[StoredArray]]
  /// The model that the network was read from, with models in it as models; nil for a network of ours.
  let model: KerasModel?
  /// The layers as the file listed them that the network was read from; else the network's own.
  package var layers: [KerasLayer] { model?.layers ?? network.kerasLayers }

  /// A network with values of the right shapes.
  ///
  /// - Precondition: there is one array for each parameter, of its shape.
  public init(_ network: Network, arrays: [[StoredArray]]) { self.init(network, arrays: arrays, model: nil) }

  /// The same of a model that a file was read from.
  package init(_ network: Network, arrays: [[StoredArray]], model: KerasModel?) {
    precondition(
      arrays.map { $0.map(\.shape) } == network.vertices.map { $0.parameters.map(\.shape.sizes) },
      "\(network.name): the values do not have the shapes of the parameters")
    (self.network, self.arrays, self.model) = (network, arrays, model)
  }

  /// What a model holds at this moment.
  public init(_ model: Model) {
    self.init(
      model.network,
      arrays: model.layers.map { layer in
        layer.map { StoredArray(shape: $0.value.shape.sizes, values: $0.value.values) }
      })
  }

  /// The whole model in a file of Keras', in any layout but those of weights alone.
  ///
  ///     let generator = Model(try SavedNetwork(contentsOf: "G.keras"), on: device)
  ///
  /// - Parameter layers: the layers that it may have.
  /// - Throws: `KerasFormatError`, `SavedNetworkError`, or `ProvenanceError` where the file has a checksum, but another
  ///   network.
  public init(contentsOf path: String, layers: LayerRegistry = .builtIn) throws {
    try self.init(KerasFile(contentsOf: path, readsOptimizer: false), from: path, layers: layers)
  }

  /// The whole model in a file of Keras', its layers being among `layers`.
  ///
  /// - Parameter weights: the file that the weights are in, where that is another one.
  /// - Throws: `KerasFormatError`, `SavedNetworkError`, or `ProvenanceError` where the file has a checksum, but another
  ///   network.
  public init(
    _ file: KerasFile, from path: String, weights weightsPath: String? = nil, layers: LayerRegistry = .builtIn
  ) throws {
    guard let modelConfig = file.modelConfig else {
      throw KerasFormatError.noModel(
        file: path,
        reason: "it has weights only; ganzoo import --model … --generator reads them into a recipe's networks, "
          + "and ganzoo import model.json --weights into those of Keras' to_json")
    }
    let model: KerasModel
    do {
      model = try namingGraphErrors(path) {
        let configuration = try JSONObject(json: modelConfig)
        return try KerasModel(
          configuration: file.wasWrittenByKeras1Or2 ? configuration.renamingKeras2Activations : configuration, layers: layers)
      }
    } catch let error as SavedNetworkError where file.wasWrittenByKeras1 {
      throw SavedNetworkError(
        file: path,
        reason: "Keras 1 wrote it, whose models are not read; open it in Keras 2.0 to 2.3 and save it again "
          + "(the first thing that is not understood: \(error.reason))")
    }
    try self.init(model, weights: file.weights, from: weightsPath ?? path)
    try verify(file, from: path)
  }

  /// A model whose weights are in a file of their own. Throws `KerasFormatError`.
  package init(_ model: KerasModel, weights: StoredWeights, from path: String) throws {
    let match = try WeightMatching().match(weights, to: model.network.expected(model.layers), in: path)
    var arrays = [[StoredArray]](repeating: [], count: model.network.vertices.count)
    for (vertex, found) in zip(model.layers.flatMap(\.vertices), match.arrays) { arrays[vertex] = found ?? [] }
    self.init(model.network, arrays: arrays, model: model)
  }
}

/// A file whose configuration is not one of a network that can be made here.
public struct SavedNetworkError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file's path.
  public let file: String
  /// A sentence.
  public let reason: String

  package init(file: String, reason: String) { (self.file, self.reason) = (file, reason) }

  /// Both.
  public var description: String { "\(file): \(reason)" }
}

/// Runs `body`, whose errors speak of a configuration, and names the file that it comes from.
package func namingGraphErrors<Result>(_ file: String, _ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let error as ConfigurationError {
    throw SavedNetworkError(file: file, reason: error.description)
  } catch let error as NetworkError {
    throw SavedNetworkError(file: file, reason: error.description)
  }
}
