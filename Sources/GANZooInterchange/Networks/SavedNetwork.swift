public import GANZooFormats
public import GANZooNN
import GANZooTensors

/// A network with the values of its parameters, independent of a device, as files have it.
public struct SavedNetwork: Sendable {
  /// The network.
  public let network: Network
  /// The values of the parameters of each layer, in the order of `network.vertices` and in Keras' order within a layer.
  public let arrays: [[StoredArray]]
  /// The Keras model that the network was read from, with its nested models; nil for any other network.
  let model: KerasModel?
  /// The layers of the Keras model that the network was read from, else those of the network.
  package var layers: [KerasLayer] { model?.layers ?? network.kerasLayers }

  /// A network with these values.
  ///
  /// - Precondition: each parameter has an array of its shape.
  public init(_ network: Network, arrays: [[StoredArray]]) { self.init(network, arrays: arrays, model: nil) }

  /// A network that was read as the Keras model `model`, with these values.
  package init(_ network: Network, arrays: [[StoredArray]], model: KerasModel?) {
    precondition(
      arrays.map { $0.map(\.shape) } == network.vertices.map { $0.parameters.map(\.shape.sizes) },
      "\(network.name): the values do not have the shapes of the parameters")
    (self.network, self.arrays, self.model) = (network, arrays, model)
  }

  /// The values of all parameters, by names such as `conv_1/kernel`.
  package var values: [String: StoredArray] {
    let named = zip(network.vertices, arrays).flatMap { vertex, arrays in
      zip(vertex.parameters, arrays).map { ("\(vertex.name)/\($0.name)", $1) }
    }
    return Dictionary(uniqueKeysWithValues: named)
  }

  /// The network of a model with its current values.
  public init(_ model: Model) {
    self.init(
      model.network,
      arrays: model.layers.map { layer in
        layer.map { StoredArray(shape: $0.value.shape.sizes, values: $0.value.values) }
      })
  }

  /// Reads a whole model that Keras saved, in any format that has the configuration.
  ///
  ///     let generator = Model(try SavedNetwork(contentsOf: "G.keras"), on: device)
  ///
  /// - Parameter layers: the layers that the model may have.
  /// - Throws: `KerasFormatError`, `SavedNetworkError`, or `ProvenanceError` if the file's checksum is not that of the
  ///   network.
  public init(contentsOf path: String, layers: LayerRegistry = .builtIn) throws {
    try self.init(KerasFile(contentsOf: path, readsOptimizer: false), from: path, layers: layers)
  }

  /// The whole model of a file that was read.
  ///
  /// - Parameters:
  ///   - path: the path of the file, for errors.
  ///   - weightsPath: the path of the file with the weights, if that is another one.
  ///   - layers: the layers that the model may have.
  /// - Throws: `KerasFormatError`, `SavedNetworkError`, or `ProvenanceError` if the file's checksum is not that of the
  ///   network.
  public init(
    _ file: KerasFile, from path: String, weights weightsPath: String? = nil, layers: LayerRegistry = .builtIn
  ) throws {
    guard file.modelConfig != nil else {
      throw KerasFormatError.noModel(
        file: path,
        reason: "it has weights only; ganzoo import --model … --generator reads them into a recipe's networks, "
          + "and ganzoo import model.json --weights into those of Keras' to_json")
    }
    let model: KerasModel
    do {
      model = try namingGraphErrors(path) { try KerasModel(file, layers: layers) }
    } catch let error as SavedNetworkError where file.wasWrittenByKeras1 {
      throw SavedNetworkError(
        file: path,
        reason: "Keras 1 wrote it, whose models are not read; open it in Keras 2.0 to 2.3 and save it again "
          + "(the first thing that is not understood: \(error.reason))")
    }
    try self.init(model, weights: file.weights, from: weightsPath ?? path)
    try verify(file, from: path)
  }

  /// A model with weights of a file, which are matched to its layers. Throws `KerasFormatError`.
  package init(_ model: KerasModel, weights: StoredWeights, from path: String) throws {
    let match = try WeightMatching().match(weights, to: model.network.expected(model.layers), in: path)
    var arrays = [[StoredArray]](repeating: [], count: model.network.vertices.count)
    for (vertex, found) in zip(model.layers.flatMap(\.vertices), match.arrays) { arrays[vertex] = found ?? [] }
    self.init(model.network, arrays: arrays, model: model)
  }
}

// MARK: - Nested models

extension SavedNetwork {
  /// The models within the Keras model that the network was read from. A GAN that was saved as a whole has its
  /// generator and its critic there.
  public var parts: [KerasModel.Part] { model?.parts ?? [] }

  /// A model of `parts` as a network of its own, or nil if no model has this name.
  ///
  /// Throws `ConfigurationError` or `NetworkError`.
  public func part(named name: String) throws -> SavedNetwork? {
    guard let part = try model?.network(ofModel: name) else { return nil }
    let positions = Dictionary(uniqueKeysWithValues: network.vertices.enumerated().map { ($1.name, $0) })
    return SavedNetwork(
      part, arrays: part.vertices.map { $0.parameters.isEmpty ? [] : positions[$0.name].map { arrays[$0] } ?? [] })
  }
}

/// A file whose configuration does not describe a network that we can build.
public struct SavedNetworkError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file's path.
  public let file: String
  /// What is wrong, in a sentence.
  public let reason: String

  package init(file: String, reason: String) { (self.file, self.reason) = (file, reason) }

  /// The message, which names the file.
  public var description: String { "\(file): \(reason)" }
}

/// Runs `body` and converts the errors of configurations and networks that it throws to errors that name the file.
package func namingGraphErrors<Result>(_ file: String, _ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let error as ConfigurationError {
    throw SavedNetworkError(file: file, reason: error.description)
  } catch let error as NetworkError {
    throw SavedNetworkError(file: file, reason: error.description)
  }
}
