extension LegacyWeights {
  /// What a network wants of one of its layers.
  public struct ExpectedLayer: Sendable, Equatable {
    /// The layer's name, for messages only.
    public var name: String
    /// Name and shape of each weight, in Keras' order; empty for a layer without weights.
    public var weights: [ExpectedWeight]

    /// Lists a layer's weights.
    public init(name: String, weights: [ExpectedWeight]) {
      self.name = name
      self.weights = weights
    }
  }

  /// What a network wants of one weight.
  public struct ExpectedWeight: Sendable, Equatable {
    /// The weight's name, such as "kernel", for messages only.
    public var name: String
    /// The shape that the stored array must have; rank counts.
    public var shape: [Int]

    /// Names a weight's shape.
    public init(name: String, shape: [Int]) {
      self.name = name
      self.shape = shape
    }
  }

  /// The arrays for each layer of a network, in the order of `expected`.
  ///
  /// Goes by order, as Keras' `load_weights` does: the k-th stored layer that has weights belongs to the k-th expected
  /// layer that has weights, whatever their names. All counts and shapes are checked first, so the caller gets all
  /// arrays or none.
  ///
  /// - Parameter file: the path that errors name.
  /// - Returns: an array of arrays for each expected layer; empty for those without weights.
  /// - Throws: `KerasFormatError.wrongLayerCount`, `.wrongWeightCount` or `.wrongShape`.
  public func arrays(for expected: [ExpectedLayer], in file: String) throws -> [[StoredArray]] {
    let stored = layers.filter { !$0.weights.isEmpty }
    let wanted = expected.filter { !$0.weights.isEmpty }
    guard stored.count == wanted.count else {
      let first = stored.count > wanted.count ? stored[wanted.count].name : wanted[stored.count].name
      throw KerasFormatError.wrongLayerCount(file: file, expected: wanted.count, found: stored.count, first: first)
    }
    for (layer, wanted) in zip(stored, wanted) { try Self.check(layer, against: wanted, in: file) }

    var rest = stored[...]
    return expected.map { layer in
      layer.weights.isEmpty ? [] : rest.removeFirst().weights.map(\.array)
    }
  }

  private static func check(_ layer: Layer, against expected: ExpectedLayer, in file: String) throws {
    guard layer.weights.count == expected.weights.count else {
      throw KerasFormatError.wrongWeightCount(
        file: file, layer: expected.name, stored: layer.name, expected: expected.weights.count,
        found: layer.weights.count)
    }
    for (weight, wanted) in zip(layer.weights, expected.weights) where weight.array.shape != wanted.shape {
      throw KerasFormatError.wrongShape(
        file: file, layer: expected.name, weight: wanted.name, stored: "\(layer.name)/\(weight.name)",
        expected: wanted.shape, found: weight.array.shape)
    }
  }
}
