package import GANZooSupport

/// The weights of a model in Keras 3's layout, which Keras 2.12 and later read with `load_weights("x.weights.h5")`.
///
///     /vars                       @name = "D"
///     /layers/conv2d/vars         @name = "conv_1"
///     /layers/conv2d/vars/0       float32
///     /layers/conv2d_1/vars/0     float32
///
/// The name of a group is the class of the layer, with a counter from the second layer of a class on.
package struct Keras3Weights: Sendable, Equatable {
  /// A layer or a nested model.
  package struct Layer: Sendable, Equatable {
    /// The layer's name. Keras writes it since version 3.6 and does not read it.
    package var name: String
    /// The class in snake case, such as "conv2d".
    package var kind: String
    /// The arrays with their paths within the layer's group: "vars/0", "vars/1", …
    package var weights: [StoredWeight]
    /// The layers of a nested model. Their counters start at 0 again.
    package var layers: [Layer]

    /// A layer with its arrays, or a nested model with its layers.
    package init(name: String, kind: String, weights: [StoredWeight], layers: [Layer] = []) {
      self.name = name
      self.kind = kind
      self.weights = weights
      self.layers = layers
    }

    fileprivate var all: [Layer] { [self] + layers.flatMap(\.all) }
  }

  /// The model's name.
  package var name: String
  /// All layers in the order of `model.layers`. Layers without weights must be included, because Keras counts them,
  /// too.
  package var layers: [Layer]

  /// The weights of a model with these layers.
  package init(name: String, layers: [Layer]) {
    self.name = name
    self.layers = layers
  }

  /// Writes the weights to a file under a temporary name and renames it to `path`.
  ///
  /// Equal weights give equal bytes.
  ///
  /// - Throws: `KerasFormatError.cannotWrite`, `.invalidName` for a name that some Keras could not read, or
  ///   `FileWriteError`.
  package func write(to path: String) throws { try write(to: path, in: nil) }

  /// Writes the weights and attributes of our own. The file gets its name together with the other files of `group`, if
  /// there is one.
  package func write(to path: String, attributes: [String: String] = [:], in group: FileGroup?) throws {
    try validateNames(for: path)
    try OwnAttributes.validate(attributes, for: path)
    let writer = try HDF5Writer(path)
    try OwnAttributes.write(attributes, to: writer)
    try write(into: writer)
    try writer.commit(in: group)
  }

  /// The bytes of the file that `write` would write. Errors name `file`. Throws `KerasFormatError`.
  func image(for file: String) throws -> [UInt8] {
    try validateNames(for: file)
    let writer = try HDF5Writer(inMemory: file)
    try write(into: writer)
    return try writer.image()
  }

  private func validateNames(for file: String) throws {
    for layer in layers.flatMap(\.all) where !LegacyWeights.isLayerName(layer.name) {
      throw KerasFormatError.invalidName(
        file: file, kind: "layer name", name: layer.name, reason: LegacyWeights.layerNameRule)
    }
    guard !name.utf8.contains(0) else {
      throw KerasFormatError.invalidName(file: file, kind: "network name", name: name, reason: "holds a NUL character")
    }
  }

  private func write(into writer: HDF5Writer) throws {
    // Keras 2 requires this group, even though the model itself has no variables.
    try writer.createGroup("/vars")
    try writer.setString(name, "name", of: "/vars")
    try Self.write(layers, in: "", to: writer)
  }

  private static func write(_ layers: [Layer], in model: String, to writer: HDF5Writer) throws {
    var counts: [String: Int] = [:]
    for layer in layers {
      let group = Keras3GroupName(kind: layer.kind, number: counts[layer.kind, default: 0])
      counts[layer.kind, default: 0] += 1
      let path = "\(model)/layers/\(group.name)"
      try writer.createGroup(path + "/vars")
      try writer.setString(layer.name, "name", of: path + "/vars")
      for weight in layer.weights {
        try writer.write(weight.array.values, shape: weight.array.shape, to: "\(path)/\(weight.name)")
      }
      try write(layer.layers, in: path, to: writer)
    }
  }
}
