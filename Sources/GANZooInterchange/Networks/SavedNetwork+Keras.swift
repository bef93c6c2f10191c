package import GANZooFormats
import GANZooNN

// A network in each of Keras' formats.
extension SavedNetwork {
  /// The weights in the legacy layout, with Keras 2's names.
  ///
  /// A nested model has all its weights in one list, as in the Keras model that the network was read from, whose
  /// `load_weights` reads them.
  package var legacyWeights: LegacyWeights { LegacyWeights(layers: layers.map { legacyLayer($0) }) }

  /// The weights in Keras 3's layout. Nested models stay nested, as in `legacyWeights`.
  package var keras3Weights: Keras3Weights { Keras3Weights(name: network.name, layers: layers.map { keras3Layer($0) }) }

  /// The whole model for `load_model("x.keras")`. Nested models are flattened.
  package var archive: KerasArchive { archive(attributes: [:]) }

  /// The whole model for `load_model("x.keras")`, with attributes of our own.
  func archive(attributes: [String: String]) -> KerasArchive {
    KerasArchive(
      modelConfig: network.kerasArchiveConfiguration.json, weights: flat.keras3Weights, attributes: attributes)
  }

  /// The whole model for `load_model("x.h5")`, with attributes of our own. Nested models are flattened.
  package func legacyModel(attributes: [String: String] = [:]) -> ModelFile {
    ModelFile(modelConfig: network.kerasConfiguration.json, weights: flat.legacyWeights, attributes: attributes)
  }

  /// The same network without nested models.
  private var flat: SavedNetwork { SavedNetwork(network, arrays: arrays) }
}

// MARK: - Legacy

extension SavedNetwork {
  /// A weight of a nested model.
  private struct NestedWeight {
    let name: String
    let array: StoredArray
    let isTrainable: Bool
  }

  private func legacyLayer(_ layer: KerasLayer) -> LegacyWeights.Layer {
    switch layer {
    case .layer(let name, _, let vertex, _):
      // The network has another name if Keras does not accept the one in the file.
      let name = vertex.map { network.vertices[$0].name } ?? name
      let parameters = vertex.map { zip(network.vertices[$0].parameters, arrays[$0]).map { ($0.name, $1) } } ?? []
      return LegacyWeights.Layer(
        name: name, weights: parameters.map { StoredWeight(name: "\(name)/\($0):0", array: $1) })
    case .model(let name, _, let layers):
      let weights: [NestedWeight] = layers.flatMap { self.nestedWeights(of: $0, in: []) }
      // Keras lists all trainable weights first, then the others. A frozen model has no trainable ones.
      let ordered = weights.filter(\.isTrainable) + weights.filter { !$0.isTrainable }
      return LegacyWeights.Layer(name: name, weights: ordered.map { StoredWeight(name: $0.name, array: $0.array) })
    }
  }

  private func nestedWeights(of layer: KerasLayer, in path: [String]) -> [NestedWeight] {
    switch layer {
    case .layer(_, _, nil, _): return []
    case .layer(let name, _, let vertex?, let isTrainable):
      let scope = (path + [name]).joined(separator: "/")
      return zip(network.vertices[vertex].parameters, arrays[vertex]).map { parameter, array in
        NestedWeight(
          name: "\(scope)/\(parameter.name):0", array: array, isTrainable: parameter.isTrainable && isTrainable)
      }
    case .model(let name, _, let layers): return layers.flatMap { nestedWeights(of: $0, in: path + [name]) }
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
