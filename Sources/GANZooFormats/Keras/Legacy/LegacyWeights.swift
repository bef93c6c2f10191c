package import GANZooSupport

/// The weights of a model in Keras' legacy HDF5 layout, which Keras 2 and 3 read with `load_weights("x.h5")`.
///
///     /                         @layer_names, @backend, @keras_version
///     /conv_1                   @weight_names = [conv_1/kernel:0, conv_1/bias:0]
///     /conv_1/conv_1/kernel:0   float32
///
/// The layers are in the order of `model.layers`. Layers without weights may be listed or left out.
package struct LegacyWeights: Sendable, Equatable {
  /// An array with its name in `weight_names`, such as "conv_1/kernel:0". The dataset is at "/layer/name".
  package typealias Weight = StoredWeight

  /// A layer with its weights in Keras' order, such as kernel and bias.
  package struct Layer: Sendable, Equatable {
    /// The layer's name, unique in the file.
    package var name: String
    /// The weights. Empty for a layer such as Flatten.
    package var weights: [Weight]

    /// A layer with a name and weights.
    package init(name: String, weights: [Weight]) {
      self.name = name
      self.weights = weights
    }
  }

  /// The layers in the order of `layer_names`.
  package var layers: [Layer]

  /// The weights of these layers, which are in the order of `model.layers`.
  package init(layers: [Layer]) {
    self.layers = layers
  }

  /// Reads the weights of the file at `path`, a file of weights or a whole model.
  ///
  /// Reads files of all versions of Keras: any float type, byte order, chunks, deflate, and fixed- or variable-length
  /// strings.
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

  /// Writes the weights to a file under a temporary name and renames it to `path`.
  ///
  /// Equal weights give equal bytes.
  ///
  /// - Parameter kerasVersion: the attribute `keras_version`. Keras 2 converts weights of version 1 or without a
  ///   version.
  /// - Throws: `FileWriteError`, `KerasFormatError.cannotWrite`, or `.invalidName` for a name that some Keras could not
  ///   read.
  package func write(to path: String, kerasVersion: String = KerasFile.writtenVersion) throws {
    try write(to: path, kerasVersion: kerasVersion, in: nil)
  }

  /// Writes the weights and attributes of our own. The file gets its name together with the other files of `group`, if
  /// there is one.
  package func write(
    to path: String, kerasVersion: String = KerasFile.writtenVersion, attributes: [String: String] = [:],
    in group: FileGroup?
  ) throws {
    try validateNames(for: path)
    try OwnAttributes.validate(attributes, for: path)
    let writer = try HDF5Writer(path)
    try OwnAttributes.write(attributes, to: writer)
    try write(into: writer, at: "/", kerasVersion: kerasVersion)
    try writer.commit(in: group)
  }
}

extension LegacyWeights {
  /// The weights independent of the layout.
  package var stored: StoredWeights {
    StoredWeights(
      layout: .legacy, layers: layers.map { StoredLayer(name: $0.name, group: $0.name, weights: $0.weights) })
  }
}
