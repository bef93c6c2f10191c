public import GANZooFormats
import GANZooNN

// A network with its values in each of Keras' layouts.
extension SavedNetwork {
  /// The weights by layer name, under the names that Keras 2 gives them.
  ///
  /// Models that stood in the model as layers have their weights in one list, as the model has that the network was read from:
  /// its `load_weights` takes them.
  package var legacyWeights: LegacyWeights { LegacyWeights(layers: layers.map { legacyLayer($0) }) }

  /// The weights by class and counter; as with `legacyWeights`, models in the model stay models.
  package var keras3Weights: Keras3Weights { Keras3Weights(name: network.name, layers: layers.map { keras3Layer($0) }) }

  /// The whole model for `load_model("x.keras")`. Models in the model are taken apart.
  package var archive: KerasArchive {
    KerasArchive(modelConfig: network.kerasArchiveConfiguration.json, weights: flat.keras3Weights)
  }

  /// The whole model for `load_model("x.h5")`, with further facts of ours. Models in the model are taken apart.
  package func legacyModel(attributes: [String: String] = [:]) -> ModelFile {
    ModelFile(modelConfig: network.kerasConfiguration.json, weights: flat.legacyWeights, attributes: attributes)
  }

  /// The same network with the layers that it has itself.
  private var flat: SavedNetwork { SavedNetwork(network, arrays: arrays) }
}

// MARK: - Legacy

extension SavedNetwork {
  /// A weight of a model in the model.
  private struct Part {
    let name: String
    let array: StoredArray
    let isTrainable: Bool
  }

  private func legacyLayer(_ layer: KerasLayer) -> LegacyWeights.Layer {
    switch layer {
    case .layer(let name, _, let vertex, _):
      // Names that no Keras takes are mended in the network.
      let name = vertex.map { network.vertices[$0].name } ?? name
      let parameters = vertex.map { zip(network.vertices[$0].parameters, arrays[$0]).map { ($0.name, $1) } } ?? []
      return LegacyWeights.Layer(
        name: name, weights: parameters.map { StoredWeight(name: "\(name)/\($0):0", array: $1) })
    case .model(let name, _, let layers):
      let parts: [Part] = layers.flatMap { self.parts(of: $0, in: []) }
      // What is trained comes first, layer by layer, then what is not: a frozen model has only the latter.
      let ordered = parts.filter(\.isTrainable) + parts.filter { !$0.isTrainable }
      return LegacyWeights.Layer(name: name, weights: ordered.map { StoredWeight(name: $0.name, array: $0.array) })
    }
  }

  private func parts(of layer: KerasLayer, in path: [String]) -> [Part] {
    switch layer {
    case .layer(_, _, nil, _): return []
    case .layer(let name, _, let vertex?, let isTrainable):
      let scope = (path + [name]).joined(separator: "/")
      return zip(network.vertices[vertex].parameters, arrays[vertex]).map { parameter, array in
        Part(name: "\(scope)/\(parameter.name):0", array: array, isTrainable: parameter.isTrainable && isTrainable)
      }
    case .model(let name, _, let layers): return layers.flatMap { parts(of: $0, in: path + [name]) }
    }
  }
}

// MARK: - Keras 3

extension SavedNetwork {
  private func keras3Layer(_ layer: KerasLayer) -> Keras3Weights.Layer {
    switch layer {
    case .layer(let name, let className, let vertex, _):
      guard let vertex else { return Keras3Weights.Layer(name: name, kind: snakeCase(className), weights: []) }
      let expected = network.expected([layer])[0]
      return Keras3Weights.Layer(
        name: network.vertices[vertex].name, kind: expected.kind,
        weights: zip(expected.weights.indices, arrays[vertex]).flatMap { index, array in
          expected.keras3Paths(of: index).map { StoredWeight(name: $0, array: array) }
        })
    case .model(let name, let className, let layers):
      return Keras3Weights.Layer(
        name: name, kind: snakeCase(className), weights: [], layers: layers.map { keras3Layer($0) })
    }
  }
}
