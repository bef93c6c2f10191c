import Foundation
package import GANZooSupport

/// A whole model as a Keras 3 archive, which `keras.models.load_model("x.keras")` opens.
///
///     config.json        the model's configuration
///     metadata.json      the version of Keras, and attributes of our own
///     model.weights.h5   `Keras3Weights`
package struct KerasArchive: Sendable {
  /// The names of the members.
  static let configuration = "config.json"
  static let metadata = "metadata.json"
  static let weights = "model.weights.h5"
  /// The largest configuration in bytes that is read. Parsing takes up to fifty bytes of memory for each byte of text,
  /// and Keras does not compress the text, so it cannot be much larger than the archive.
  private static func maximumConfiguration(_ archive: ZipReader) -> Int {
    min(1 << 26, (128 << 10).addedClamped(to: archive.byteCount.multipliedClamped(by: 2)))
  }

  /// The model's configuration as JSON.
  package var modelConfig: String
  /// The weights.
  package var weights: Keras3Weights
  /// Our own attributes by name. Each name begins with `ModelFile.attributePrefix`.
  package var attributes: [String: String]

  /// An archive of a configuration and weights.
  package init(modelConfig: String, weights: Keras3Weights, attributes: [String: String] = [:]) {
    self.modelConfig = modelConfig
    self.weights = weights
    self.attributes = attributes
  }

  /// Writes the archive under a temporary name and renames it to `path`. Equal contents give equal bytes.
  ///
  /// - Throws: `KerasFormatError` or `FileWriteError`.
  package func write(to path: String, kerasVersion: String = KerasFile.writtenVersion) throws {
    try write(to: path, kerasVersion: kerasVersion, in: nil)
  }

  /// Writes the archive. It gets its name together with the other files of `group`, if there is one.
  package func write(
    to path: String, kerasVersion: String = KerasFile.writtenVersion, in group: FileGroup?
  ) throws {
    try AtomicFile.checkWritable(path)
    let image = try weights.image(for: path)
    let archive = try ZipWriter(for: path)
    try archive.add(Self.metadata, metadata(kerasVersion).json)
    try archive.add(Self.configuration, modelConfig)
    try archive.add(Self.weights, image)
    try AtomicFile.write(archive.finish(), to: path, in: group)
  }

  private func metadata(_ kerasVersion: String) -> JSONObject {
    var metadata: JSONObject = [Self.versionKey: .string(kerasVersion)]
    for (name, text) in attributes.sorted(by: { $0.key < $1.key }) { metadata[name] = .string(text) }
    return metadata
  }

  private static let versionKey = "keras_version"

  // MARK: - Reading

  /// The text of `config.json`. Throws `KerasFormatError`.
  static func configuration(_ archive: ZipReader) throws -> String {
    guard let text = try archive.text(configuration, limit: maximumConfiguration(archive)) else {
      throw KerasFormatError.noModel(file: archive.file, reason: "the archive has no member \(configuration)")
    }
    return text
  }

  /// The version of Keras and our own attributes in `metadata.json`, where it has them.
  static func metadata(_ archive: ZipReader) throws -> (version: String?, attributes: [String: String]) {
    guard let text = try archive.text(metadata, limit: maximumConfiguration(archive)),
      let object = try? JSONObject(json: text)
    else { return (nil, [:]) }
    let texts = object.entries.compactMap { entry in
      if case .string(let text) = entry.value { (entry.key, text) } else { nil }
    }
    let attributes = texts.filter { $0.0.hasPrefix(ModelFile.attributePrefix) }
    return (texts.first { $0.0 == versionKey }?.1, Dictionary(attributes) { first, _ in first })
  }

  /// Whether a configuration has the optimizer of a compiled model.
  static func isCompiled(_ configuration: String) -> Bool {
    struct Model: Decodable {
      struct Settings: Decodable { let optimizer: Presence? }
      struct Presence: Decodable { init(from decoder: any Decoder) throws {} }
      let compileConfig: Settings?
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let model = try? decoder.decode(Model.self, from: Data(configuration.utf8))
    return model?.compileConfig?.optimizer != nil
  }

  /// Unpacks the weights to a temporary file without a name.
  static func unpackWeights(_ archive: ZipReader) throws -> RegularFile {
    let file = try TemporaryFile()
    guard try archive.copy(weights, to: file, limit: HDF5Reader.unpackedLimit(archive.byteCount)) else {
      throw KerasFormatError.noWeights(file: archive.file, reason: "the archive has no member \(weights)")
    }
    return try RegularFile.keras(file, named: "\(archive.file): \(weights)")
  }
}
