import Foundation
package import GANZooSupport

/// A whole network as Keras 3's archive: what `keras.models.load_model("x.keras")` opens.
///
///     config.json        the model's configuration
///     metadata.json      the version of Keras
///     model.weights.h5   as `Keras3Weights`
package struct KerasArchive: Sendable {
  /// The members' names.
  static let configuration = "config.json"
  static let metadata = "metadata.json"
  static let weights = "model.weights.h5"
  /// Of the text that is parsed each byte may take fifty bytes of memory. Keras does not pack it.
  private static func longestConfiguration(_ archive: ZipReader) -> Int {
    min(1 << 26, (128 << 10).addedClamped(to: archive.byteCount.multipliedClamped(by: 2)))
  }
  private static let longestMetadata = 1 << 16

  /// The network's configuration: JSON.
  package var modelConfig: String
  /// The weights.
  package var weights: Keras3Weights

  /// Joins the parts of an archive.
  package init(modelConfig: String, weights: Keras3Weights) { (self.modelConfig, self.weights) = (modelConfig, weights) }

  /// Writes the archive to `path`, replacing what is there once the new file is complete. Equal contents give equal bytes.
  ///
  /// - Throws: `KerasFormatError` or `FileWriteError`.
  package func write(to path: String, kerasVersion: String = KerasFile.writtenVersion) throws {
    try write(to: path, kerasVersion: kerasVersion, in: nil)
  }

  /// The same, together with other files.
  package func write(
    to path: String, kerasVersion: String = KerasFile.writtenVersion, in group: FileGroup?
  ) throws {
    try AtomicFile.checkWritable(path)
    let image = try weights.image(for: path)
    let archive = try ZipWriter(for: path)
    try archive.add(Self.metadata, #"{"keras_version": "\#(kerasVersion)"}"#)
    try archive.add(Self.configuration, modelConfig)
    try archive.add(Self.weights, image)
    try AtomicFile.write(archive.finish(), to: path, in: group)
  }

  // MARK: - Reading

  static func configuration(_ archive: ZipReader) throws -> String {
    guard let text = try archive.text(configuration, limit: longestConfiguration(archive)) else {
      throw KerasFormatError.noModel(file: archive.file, reason: "the archive has no member \(configuration)")
    }
    return text
  }

  /// The version of Keras that the archive names, if any.
  static func version(_ archive: ZipReader) throws -> String? {
    struct Metadata: Decodable { let kerasVersion: String? }
    guard let text = try archive.text(metadata, limit: longestMetadata) else { return nil }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return (try? decoder.decode(Metadata.self, from: Data(text.utf8)))?.kerasVersion
  }

  /// Whether a configuration has what the model was compiled with.
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

  /// The archive's weights as a file of their own, without a name.
  static func unpackWeights(_ archive: ZipReader) throws -> ReadableFile {
    let file = try TemporaryFile()
    guard try archive.copy(weights, to: file, limit: HDF5Reader.unpackedLimit(archive.byteCount)) else {
      throw KerasFormatError.noWeights(file: archive.file, reason: "the archive has no member \(weights)")
    }
    return try ReadableFile(file, named: "\(archive.file): \(weights)")
  }
}
