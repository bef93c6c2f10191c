public import GANZooFormats
public import GANZooNN
public import GANZooTensors

extension Model {
  /// Takes over weights from a file: all or none, unless `matching` is partial.
  ///
  /// - Parameter file: where they come from, for the error.
  /// - Returns: how layers were found, and what was left out.
  /// - Throws: `KerasFormatError.mismatch` where a count or a shape differs from the network's.
  @discardableResult
  package func load(
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
