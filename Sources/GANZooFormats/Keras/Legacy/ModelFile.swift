package import GANZooSupport

/// A whole network in Keras' legacy HDF5 layout: its configuration, its weights, and facts of ours beside them.
///
///     /                @model_config (JSON), @keras_version, @backend, @ganzoo_…
///     /model_weights   as `LegacyWeights`
///
/// Keras' `load_model("x.h5")` opens it and ignores the attributes it does not know.
package struct ModelFile: Sendable, Equatable {
  /// What the names of our own attributes begin with.
  package static let attributePrefix = "ganzoo_"

  /// The network's configuration as Keras writes it: JSON.
  package var modelConfig: String
  /// The weights, in Keras' order of layers.
  package var weights: LegacyWeights
  /// Further facts by name, each name beginning with `attributePrefix`.
  package var attributes: [String: String]

  /// Joins the parts of a model file.
  package init(modelConfig: String, weights: LegacyWeights, attributes: [String: String] = [:]) {
    self.modelConfig = modelConfig
    self.weights = weights
    self.attributes = attributes
  }

  /// Writes the file to `path`, replacing what is there once the new file is complete. Equal contents give equal bytes.
  ///
  /// - Parameter check: reads the written file under a temporary name before it is put in place; what it throws is thrown.
  /// - Throws: `KerasFormatError.cannotWrite`, or `.invalidName` for a name that could not be read back.
  package func write(
    to path: String, kerasVersion: String = KerasFile.writtenVersion,
    _ check: (_ temporaryName: String) throws -> Void = { _ in }
  ) throws {
    try write(to: path, kerasVersion: kerasVersion, in: nil, check)
  }

  /// The same, together with other files.
  package func write(
    to path: String, kerasVersion: String = KerasFile.writtenVersion, in group: FileGroup?,
    _ check: (_ temporaryName: String) throws -> Void = { _ in }
  ) throws {
    try weights.validateNames(for: path)
    try validateAttributes(for: path)
    let writer = try HDF5Writer(path)
    try writer.setString(modelConfig, "model_config", of: "/")
    try writer.setString("tensorflow", "backend", of: "/")
    try writer.setString(kerasVersion, "keras_version", of: "/")
    for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
      try writer.setString(value, name, of: "/")
    }
    try weights.write(into: writer, at: "/model_weights", kerasVersion: kerasVersion)
    try writer.commit(in: group, check)
  }

  private func validateAttributes(for file: String) throws {
    for name in attributes.keys.sorted() {
      guard name.hasPrefix(Self.attributePrefix), name.utf8.count <= 1024, !name.utf8.contains(0) else {
        throw KerasFormatError.invalidName(
          file: file, kind: "attribute name", name: name, reason: "must begin with '\(Self.attributePrefix)'")
      }
    }
    for (name, text) in attributes.sorted(by: { $0.key < $1.key }) + [("model_config", modelConfig)]
    where text.utf8.contains(0) {
      throw KerasFormatError.invalidName(file: file, kind: "attribute", name: name, reason: "holds a NUL character")
    }
  }
}
