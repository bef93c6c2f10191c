public import KerasFormat
import Layers

// A network with its values in each of Keras' layouts.
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
