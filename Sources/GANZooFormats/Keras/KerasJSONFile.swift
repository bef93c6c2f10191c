import Foundation
import GANZooSupport

/// A file with the configuration of a model: what Keras' `model.to_json()` returns.
/// https://keras.io/api/models/model_saving_apis
struct KerasJSONFile {
  let json: String
  /// The version of Keras in the file. Keras 3 writes none; then this is "3", recognised by the key `registered_name`.
  let kerasVersion: String?

  /// The largest file in bytes that is read.
  private static let maximumSize = 1 << 26

  /// Reads the file at `path`: JSON, or a whole model, of which only the configuration is used.
  ///
  /// Throws `KerasFormatError`, or `FileWriteError` if an archive cannot be unpacked.
  init(contentsOf path: String) throws {
    if let foreign = ForeignFile(folder: path) { throw foreign.error(path) }
    let source = try RegularFile.keras(path)
    guard !ZipReader.begins(source), !HDF5Superblock.begins(source) else {
      let file = try KerasFile(contentsOf: path, readsOptimizer: false)
      guard let config = file.modelConfig else {
        throw KerasFormatError.noModel(file: path, reason: "it has weights only")
      }
      (json, kerasVersion) = (config, file.kerasVersion ?? (file.wasWrittenByKeras1Or2 ? "2" : "3"))
      return
    }
    guard source.size <= Self.maximumSize else { throw KerasFormatError.tooLarge(file: path, path: "/") }
    var bytes = source.bytes(at: 0, count: source.size)
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes.removeFirst(3) }
    try Self.check(bytes, path)
    // Many users write json.dump(model.to_json(), file), which is a JSON string that contains JSON.
    if let inner = try? JSONDecoder().decode(String.self, from: Data(bytes)) {
      bytes = Array(inner.utf8)
      try Self.check(bytes, path)
    }
    guard let text = String(validating: bytes, as: UTF8.self), text.contains("class_name"),
      text.drop(while: \.isWhitespace).first == "{"
    else {
      throw ForeignFile(source)?.error(path)
        ?? KerasFormatError.noModel(file: path, reason: "it is not the JSON of Keras' to_json")
    }
    struct Version: Decodable { let kerasVersion: String? }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let named = (try? decoder.decode(Version.self, from: Data(bytes)))?.kerasVersion
    json = text
    kerasVersion = named ?? (text.contains("\"registered_name\"") ? "3" : nil)
  }

  /// Refuses texts with too many combining marks in a row. Foundation's decoder compares keys, which would take
  /// quadratic time.
  private static func check(_ bytes: [UInt8], _ path: String) throws {
    guard let text = String(validating: bytes, as: UTF8.self), text.lineOfTooManyMarks != nil else { return }
    throw KerasFormatError.noModel(file: path, reason: "it has \(TextLimits.tooManyMarks)")
  }
}
