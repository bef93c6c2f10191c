import Foundation
import GANZooSupport

/// A model's configuration in a file of its own, as `model.to_json()` gives it.
struct ModelText {
  let json: String
  /// The version of Keras that it names; Keras 3 names none, and gives each class its module.
  let kerasVersion: String?

  /// Longer than any that Keras writes.
  private static let longest = 1 << 26

  /// Throws `KerasFormatError`, or `FileWriteError` where an archive cannot be unpacked.
  init(contentsOf path: String) throws {
    if let foreign = ForeignFile(folder: path) { throw foreign.error(path) }
    let source = try RegularFile.keras(path)
    guard !ZipReader.begins(source), !HDF5Superblock.begins(source) else {
      let file = try KerasFile(contentsOf: path, readsOptimizer: false)
      guard let config = file.modelConfig else {
        throw KerasFormatError.noModel(file: path, reason: "it has weights only")
      }
      (json, kerasVersion) = (config, file.kerasVersion ?? (file.isOfKeras2 ? "2" : "3"))
      return
    }
    guard source.size <= Self.longest else { throw KerasFormatError.tooLarge(file: path, path: "/") }
    var bytes = source.bytes(at: 0, count: source.size)
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes.removeFirst(3) }
    try Self.check(bytes, path)
    // Many write json.dump(model.to_json(), file), which is a text within a text.
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

  /// Foundation's decoder compares the keys: they must not have marks that take time by the square of their number.
  private static func check(_ bytes: [UInt8], _ path: String) throws {
    guard let text = String(validating: bytes, as: UTF8.self), text.lineOfTooManyMarks != nil else { return }
    throw KerasFormatError.noModel(file: path, reason: "it has \(TextLimits.tooManyMarks)")
  }
}
