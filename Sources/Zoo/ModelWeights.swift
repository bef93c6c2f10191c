public import KerasFormat
public import Layers
import Tensors

// A model's weights in and out of Keras' legacy layout.
extension Model {
  /// The weights by layer, in Keras' order, under the names that Keras 2 gives them.
  public var legacyWeights: LegacyWeights {
    LegacyWeights(
      layers: zip(network.vertices, layers).map { vertex, parameters in
        LegacyWeights.Layer(
          name: vertex.name,
          weights: parameters.map { parameter in
            LegacyWeights.Weight(
              name: "\(vertex.name)/\(parameter.description.name):0",
              array: StoredArray(shape: parameter.value.shape.sizes, values: parameter.value.values))
          })
      })
  }

  /// Takes over weights, all or none.
  ///
  /// - Parameter file: where they come from, for the error.
  /// - Throws: `KerasFormatError` where a count or a shape differs from the network's.
  public func load(_ weights: LegacyWeights, from file: String) throws {
    for (parameters, arrays) in zip(layers, try network.arrays(of: weights, from: file)) {
      for (parameter, array) in zip(parameters, arrays) {
        parameter.value = Tensor(array.values, shape: parameter.description.shape, on: device)
      }
    }
  }
}

extension Network {
  /// The arrays for the parameters of each layer. Throws `KerasFormatError` where a count or a shape differs.
  func arrays(of weights: LegacyWeights, from file: String) throws -> [[StoredArray]] {
    let expected = vertices.map { vertex in
      LegacyWeights.ExpectedLayer(
        name: vertex.name,
        weights: vertex.parameters.map { LegacyWeights.ExpectedWeight(name: $0.name, shape: $0.shape.sizes) })
    }
    return try weights.arrays(for: expected, in: file)
  }
}
