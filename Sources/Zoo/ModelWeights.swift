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
    let holders = zip(network.vertices, layers).filter { !$0.1.isEmpty }
    let expected = holders.map { vertex, parameters in
      LegacyWeights.ExpectedLayer(
        name: vertex.name,
        weights: parameters.map {
          LegacyWeights.ExpectedWeight(name: $0.description.name, shape: $0.description.shape.sizes)
        })
    }
    let arrays = try weights.arrays(for: expected, in: file)
    for ((_, parameters), layer) in zip(holders, arrays) {
      for (parameter, array) in zip(parameters, layer) {
        parameter.value = Tensor(array.values, shape: parameter.description.shape, on: device)
      }
    }
  }
}
