public import GANZooFormats
import GANZooNN

// Models that stand in a model as layers: the generator in a GAN that was saved as a whole.
extension SavedNetwork {
  /// The names of models in the model that give one image or point, in the model's order.
  public var generators: [String] {
    (model?.modelNames ?? []).filter { name in
      guard let part = try? model?.network(ofModel: name), part.outputShapes.count == 1 else { return false }
      return part.outputShapes[0].isSample
    }
  }

  /// A model in the model as a network of its own, or nil where there is none of this name.
  ///
  /// Throws `ConfigurationError` or `NetworkError`.
  public func part(named name: String) throws -> SavedNetwork? {
    guard let part = try model?.network(ofModel: name) else { return nil }
    let places = Dictionary(uniqueKeysWithValues: network.vertices.enumerated().map { ($1.name, $0) })
    return SavedNetwork(
      part, arrays: part.vertices.map { $0.parameters.isEmpty ? [] : places[$0.name].map { arrays[$0] } ?? [] })
  }
}
