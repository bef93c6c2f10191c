public import KerasFormat
public import Layers
public import Tensors

/// A network with a value for each of its parameters, on no device: what files hold.
public struct SavedNetwork: Sendable {
  /// The layer graph.
  public let network: Network
  /// Values of each layer's parameters, in the order of `network.vertices` and in Keras' order within a layer.
  public let arrays: [[StoredArray]]

  /// A network with values of the right shapes.
  ///
  /// - Precondition: there is one for each parameter, of its shape.
  public init(_ network: Network, arrays: [[StoredArray]]) {
    precondition(
      arrays.map { $0.map(\.shape) } == network.vertices.map { $0.parameters.map(\.shape.sizes) },
      "\(network.name): the values do not have the shapes of the parameters")
    (self.network, self.arrays) = (network, arrays)
  }

  /// What a model holds at this moment.
  public init(_ model: Model) {
    self.init(
      model.network,
      arrays: model.layers.map { layer in
        layer.map { StoredArray(shape: $0.value.shape.sizes, values: $0.value.values) }
      })
  }

  /// The whole model in a file of Keras', its layers being among `layers`.
  ///
  /// Throws `KerasFormatError` or `SavedNetworkError`.
  public init(_ file: KerasFile, from path: String, layers: LayerCatalogue = .builtIn) throws {
    guard let modelConfig = file.modelConfig else {
      throw KerasFormatError.noModel(
        file: path, reason: "it has weights only; the recipe of a model of ours can say what they belong to")
    }
    let model = try namingGraphErrors(path) {
      let configuration = try Configuration(json: modelConfig)
      return try KerasModel(
        configuration: file.isOfKeras2 ? configuration.asWrittenByKeras2 : configuration, layers: layers)
    }
    try self.init(model, weights: file.weights, from: path)
  }

  /// A model whose weights are in a file of their own. Throws `KerasFormatError`.
  public init(_ model: KerasModel, weights: StoredWeights, from path: String) throws {
    let match = try WeightMatching().match(weights, to: model.network.expected(model.layers), in: path)
    var arrays = [[StoredArray]](repeating: [], count: model.network.vertices.count)
    for (vertex, found) in zip(model.layers.flatMap(\.vertices), match.arrays) { arrays[vertex] = found ?? [] }
    self.init(model.network, arrays: arrays)
  }
}

/// A file whose configuration is not one of a network that can be made here.
public struct SavedNetworkError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file's path.
  public let file: String
  /// A sentence.
  public let reason: String

  /// Both.
  public var description: String { "\(file): \(reason)" }
}

/// Runs `body`, whose errors speak of a configuration, and names the file that it comes from.
func namingGraphErrors<Result>(_ file: String, _ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let error as ConfigurationError {
    throw SavedNetworkError(file: file, reason: error.description)
  } catch let error as NetworkError {
    throw SavedNetworkError(file: file, reason: error.description)
  }
}

// MARK: - In Keras' layouts

extension SavedNetwork {
  /// The weights by layer name, under the names that Keras 2 gives them.
  public var legacyWeights: LegacyWeights {
    LegacyWeights(
      layers: zip(network.vertices, arrays).map { vertex, arrays in
        LegacyWeights.Layer(
          name: vertex.name,
          weights: zip(vertex.parameters, arrays).map {
            StoredWeight(name: "\(vertex.name)/\($0.name):0", array: $1)
          })
      })
  }

  /// The weights by class and counter.
  public var keras3Weights: Keras3Weights {
    Keras3Weights(
      name: network.name,
      layers: zip(network.expectedLayers, arrays).map { layer, arrays in
        Keras3Weights.Layer(
          name: layer.name, kind: layer.kind,
          weights: zip(layer.weights.indices, arrays).flatMap { index, array in
            layer.keras3Paths(of: index).map { StoredWeight(name: $0, array: array) }
          })
      })
  }

  /// The whole model for `load_model("x.keras")`.
  public var archive: KerasArchive {
    KerasArchive(modelConfig: network.kerasArchiveConfiguration.json, weights: keras3Weights)
  }

  /// The whole model for `load_model("x.h5")`, with further facts of ours.
  public func legacyModel(attributes: [String: String] = [:]) -> ModelFile {
    ModelFile(modelConfig: network.kerasConfiguration.json, weights: legacyWeights, attributes: attributes)
  }
}

extension Network {
  /// What a file must hold for this network.
  public var expectedLayers: [ExpectedLayer] { expected(kerasLayers) }

  /// What a file must hold that lists its layers like this. Layers that lead to no output are not asked for.
  func expected(_ layers: [KerasLayer]) -> [ExpectedLayer] {
    layers.compactMap { layer in
      switch layer {
      case .model(let name, let className, let inner):
        let inner = expected(inner)
        return inner.isEmpty ? nil : ExpectedLayer(name: name, kind: snakeCase(className), weights: [], layers: inner)
      case .layer(_, _, vertex: nil): return nil
      case .layer(let name, let className, let vertex?):
        return ExpectedLayer(name: name, kind: snakeCase(className), weights: vertices[vertex].expectedWeights)
      }
    }
  }
}

extension KerasLayer {
  /// The vertices of the plain layers, depth first.
  var vertices: [Int] {
    switch self {
    case .layer(_, _, let vertex): vertex.map { [$0] } ?? []
    case .model(_, _, let layers): layers.flatMap(\.vertices)
    }
  }
}

extension Network.Vertex {
  fileprivate var expectedWeights: [ExpectedWeight] {
    parameters.enumerated().map { index, parameter in
      ExpectedWeight(
        name: parameter.name, shape: parameter.shape.sizes, isTrained: parameter.isTrained,
        keras3Paths: layer is SpectralNormalization ? Self.wrappedPaths(index, of: parameters.count) : nil)
    }
  }

  /// Keras' SpectralNormalization saves the layer in it, and beside that layer its kernel once more and the vector.
  private static func wrappedPaths(_ index: Int, of count: Int) -> [String] {
    switch index {
    case 0: ["layer/vars/0", "vars/0"]
    case count - 1: ["vars/1"]
    default: ["layer/vars/\(index)"]
    }
  }
}

// MARK: - Into models

extension Model {
  /// Takes over weights from a file: all or none, unless `matching` is partial.
  ///
  /// - Parameter file: where they come from, for the error.
  /// - Returns: how layers were found, and what was left out.
  /// - Throws: `KerasFormatError.mismatch` where a count or a shape differs from the network's.
  @discardableResult
  public func load(
    _ weights: StoredWeights, from file: String, matching: WeightMatching = WeightMatching()
  ) throws -> WeightMatch {
    let match = try matching.match(weights, to: network.expectedLayers, in: file)
    for (parameters, arrays) in zip(layers, match.arrays) { set(parameters, arrays ?? []) }
    return match
  }

  /// A model with saved weights.
  public convenience init(_ saved: SavedNetwork, on device: Device) {
    self.init(saved.network, seed: 0, on: device)
    for (parameters, arrays) in zip(layers, saved.arrays) { set(parameters, arrays) }
  }

  private func set(_ parameters: [Parameter], _ arrays: [StoredArray]) {
    for (parameter, array) in zip(parameters, arrays) {
      parameter.value = Tensor(array.values, shape: parameter.description.shape, on: device)
    }
  }
}
