package import GANZooFormats
public import GANZooNN
public import GANZooTensors

extension Model {
  /// Sets the parameters to weights of a file: all of them or none, unless `matching` is partial.
  ///
  /// - Parameter file: the path of the file, for errors.
  /// - Returns: how layers were paired, and which were left out.
  /// - Throws: `KerasFormatError.mismatch` if the file has another number of weights, or other shapes.
  @discardableResult
  package func load(
    _ weights: StoredWeights, from file: String, matching: WeightMatching = WeightMatching()
  ) throws -> WeightMatch {
    let match = try matching.match(weights, to: network.expectedLayers, in: file)
    for (parameters, arrays) in zip(layers, match.arrays) { set(parameters, arrays ?? []) }
    return match
  }

  /// A model with the values of a saved network.
  public convenience init(_ saved: SavedNetwork, on device: Device) {
    self.init(saved.network, on: device) { layer, parameter, description in
      Tensor(saved.arrays[layer][parameter].values, shape: description.shape, on: device)
    }
  }

  private func set(_ parameters: ParameterSet, _ arrays: [StoredArray]) {
    for (parameter, array) in zip(parameters, arrays) {
      parameter.value = Tensor(array.values, shape: parameter.description.shape, on: device)
    }
  }
}
