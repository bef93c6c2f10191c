package import GANZooSupport

/// The weights of a network in Keras 3's layout, which Keras 2.12 and later read (`load_weights("x.weights.h5")`).
///
///     /vars                       @name = "D"
///     /layers/conv2d/vars         @name = "conv_1"
///     /layers/conv2d/vars/0       float32
///     /layers/conv2d_1/vars/0     float32
///
/// A group is called after its layer's class, and counted.
package struct Keras3Weights: Sendable, Equatable {
  /// A layer, in Keras' order of the model.
  package struct Layer: Sendable, Equatable {
    /// The layer's name, which Keras writes since 3.6 and does not read.
    package var name: String
    /// The class in snake case, such as "conv2d".
    package var kind: String
    /// Arrays under their paths within the layer's group: "vars/0", "vars/1", …
    package var weights: [StoredWeight]
    /// The layers of a model in the model; those of each model are counted anew.
    package var layers: [Layer]

    /// Names a layer's arrays.
    package init(name: String, kind: String, weights: [StoredWeight], layers: [Layer] = []) {
      (self.name, self.kind, self.weights, self.layers) = (name, kind, weights, layers)
    }

    fileprivate var all: [Layer] { [self] + layers.flatMap(\.all) }
  }

  /// The network's name.
  package var name: String
  /// All layers, those without weights included: they count.
  package var layers: [Layer]

  /// Collects layers in Keras' order.
  package init(name: String, layers: [Layer]) { (self.name, self.layers) = (name, layers) }

  /// Writes the weights to a file at `path`, replacing what is there once the new file is complete.
  ///
  /// Equal weights give equal bytes.
  ///
  /// - Throws: `KerasFormatError.cannotWrite`, `.invalidName` for a name that a Keras could not read, or `FileWriteError`.
  package func write(to path: String) throws { try write(to: path, in: nil) }

  /// The same, together with other files.
  package func write(to path: String, in group: FileGroup?) throws {
    try validateNames(for: path)
    let writer = try HDF5Writer(path)
    try write(into: writer)
    try writer.commit(in: group)
  }

  /// The bytes of such a file; errors call it `file`. Throws as `write` does.
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
    // Keras 2 looks for this group, empty as it is.
    try writer.createGroup("/vars")
    try writer.setString(name, "name", of: "/vars")
    try Self.write(layers, in: "", to: writer)
  }

  private static func write(_ layers: [Layer], in model: String, to writer: HDF5Writer) throws {
    var counts: [String: Int] = [:]
    for layer in layers {
      let group = LayerGroup(kind: layer.kind, number: counts[layer.kind, default: 0])
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
