package import GANZooSupport

/// The weights of a network in Keras' legacy HDF5 layout, which Keras 2 and Keras 3 read (`load_weights("x.h5")`).
///
///     /                         @layer_names, @backend, @keras_version
///     /conv_1                   @weight_names = [conv_1/kernel:0, conv_1/bias:0]
///     /conv_1/conv_1/kernel:0   float32
///
/// The layers are in Keras' order of `model.layers`; those without weights may be listed or left out.
package struct LegacyWeights: Sendable, Equatable {
  /// A stored array under the name that `weight_names` gives it, such as "conv_1/kernel:0"; the dataset is at "/layer/name".
  package typealias Weight = StoredWeight

  /// A layer's weights, in Keras' order (kernel, then bias).
  package struct Layer: Sendable, Equatable {
    /// The layer's name, unique in the file.
    package var name: String
    /// Empty for a layer such as Flatten.
    package var weights: [Weight]

    /// Names a layer's weights.
    package init(name: String, weights: [Weight]) {
      self.name = name
      self.weights = weights
    }
  }

  /// All layers in the order of `layer_names`.
  package var layers: [Layer]

  /// Collects layers in Keras' order.
  package init(layers: [Layer]) {
    self.layers = layers
  }

  /// Reads the legacy weights at the root of the file at `path`, or those of a whole-model file under /model_weights.
  ///
  /// Accepts what any Keras wrote: every float type and byte order, chunks, deflate, every form of string.
  ///
  /// - Throws: `KerasFormatError`.
  package init(contentsOf path: String) throws {
    let reader = try HDF5Reader(path)
    guard let root = try LegacyWeightsReader.root(in: reader) else {
      throw KerasFormatError.noWeights(
        file: path, reason: "neither its root nor a group /model_weights has the attribute layer_names")
    }
    var weightsReader = LegacyWeightsReader(reader)
    self = try weightsReader.weights(at: root)
  }

  /// Writes the weights to a file at `path`, replacing what is there once the new file is complete.
  ///
  /// Equal weights give equal bytes.
  ///
  /// - Parameter kerasVersion: what `keras_version` says. Keras 2 converts weights without it, or with version 1.
  /// - Throws: `KerasFormatError.cannotWrite`, or `.invalidName` for a name that a Keras could not read.
  package func write(to path: String, kerasVersion: String = KerasFile.writtenVersion) throws {
    try write(to: path, kerasVersion: kerasVersion, in: nil)
  }

  /// The same, together with other files.
  package func write(
    to path: String, kerasVersion: String = KerasFile.writtenVersion, in group: FileGroup?
  ) throws {
    try validateNames(for: path)
    let writer = try HDF5Writer(path)
    try write(into: writer, at: "/", kerasVersion: kerasVersion)
    try writer.commit(in: group)
  }
}

extension LegacyWeights {
  /// The same weights, as any file's.
  package var stored: StoredWeights {
    StoredWeights(
      layout: .legacy, layers: layers.map { StoredLayer(name: $0.name, group: $0.name, weights: $0.weights) })
  }
}
