package import GANZooSupport

/// A whole model in Keras' legacy HDF5 format: its configuration, its weights, and attributes of our own.
///
///     /                @model_config (JSON), @keras_version, @backend, @ganzoo_…
///     /model_weights   `LegacyWeights`
///
/// Keras' `load_model("x.h5")` opens it and ignores our attributes.
package struct ModelFile: Sendable, Equatable {
  /// The prefix of the names of our own attributes.
  package static let attributePrefix = "ganzoo_"

  /// The model's configuration as JSON, in Keras' form.
  package var modelConfig: String
  /// The weights, with the layers in the order of `model.layers`.
  package var weights: LegacyWeights
  /// Our own attributes by name. Each name begins with `attributePrefix`.
  package var attributes: [String: String]

  /// A model file with these contents.
  package init(modelConfig: String, weights: LegacyWeights, attributes: [String: String] = [:]) {
    self.modelConfig = modelConfig
    self.weights = weights
    self.attributes = attributes
  }

  /// Writes the file under a temporary name and renames it to `path`. Equal contents give equal bytes.
  ///
  /// - Parameter check: called with the temporary name before the file is renamed. If it throws, `path` stays as it
  ///   was.
  /// - Throws: `FileWriteError`, `KerasFormatError.cannotWrite`, `.invalidName` for a name that could not be read back,
  ///   or what `check` throws.
  package func write(
    to path: String, kerasVersion: String = KerasFile.writtenVersion,
    _ check: (_ temporaryName: String) throws -> Void = { _ in }
  ) throws {
    try write(to: path, kerasVersion: kerasVersion, in: nil, check)
  }

  /// Writes the file. It gets its name together with the other files of `group`, if there is one.
  package func write(
    to path: String, kerasVersion: String = KerasFile.writtenVersion, in group: FileGroup?,
    _ check: (_ temporaryName: String) throws -> Void = { _ in }
  ) throws {
    try weights.validateNames(for: path)
    try OwnAttributes.validate(attributes, for: path)
    try OwnAttributes.validate(modelConfig, "model_config", for: path)
    let writer = try HDF5Writer(path)
    try writer.setString(modelConfig, "model_config", of: "/")
    try writer.setString("tensorflow", "backend", of: "/")
    try writer.setString(kerasVersion, "keras_version", of: "/")
    try OwnAttributes.write(attributes, to: writer)
    try weights.write(into: writer, at: "/model_weights", kerasVersion: kerasVersion)
    try writer.commit(in: group, check)
  }
}
