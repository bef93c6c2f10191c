import CGANZooZip
import Foundation
import GANZooSupport

// Zip archives and folders that are not Keras models.
extension ForeignFile {
  /// How many members are looked at.
  private static let maximumMembers: Int64 = 10_000

  /// Recognises a zip archive by the names of its members. Nil if it has Keras' members or cannot be opened.
  init?(zip path: String) {
    var code: Int32 = 0
    // Without ZIP_CHECKCONS, since PyTorch's archives do not pass libzip's consistency checks.
    guard let archive = zip_open(path, ZIP_RDONLY, &code) else { return nil }
    defer { zip_discard(archive) }
    let names = (0..<max(0, min(zip_get_num_entries(archive, 0), Self.maximumMembers))).compactMap {
      zip_get_name(archive, UInt64($0), zip_flags_t(ZIP_FL_ENC_GUESS)).map { String(cString: $0) }
    }
    let inner = { (name: String) in names.contains { $0 == name || $0.hasSuffix("/" + name) } }
    let model = names.first { name in [".h5", ".hdf5", ".keras"].contains { name.hasSuffix($0) } }
    if names.contains("config.json") || names.contains("model.weights.h5") { return nil }
    switch true {
    case inner("data.pkl") && (inner("constants.pkl") || names.contains { $0.contains("/code/") }):
      self.init("a TorchScript model of PyTorch", Self.rebuild)
    case inner("data.pkl"): self.init("a PyTorch file", Self.rebuild)
    case inner("saved_model.pb"):
      self.init("a zip archive with a TensorFlow SavedModel", "unpack it; then " + Self.savedModel.remedy)
    case inner("config.json") && inner("model.weights.h5"):
      self.init(
        "a zip archive of a folder with a Keras archive's parts", "zip the parts themselves, without their folder")
    case !names.isEmpty && names.allSatisfy({ $0.hasSuffix(".npy") }): self.init("a NumPy archive (.npz)", Self.rebuild)
    case model != nil:
      self.init("a zip archive", "unpack it first: unzip; it has '\((model ?? "").shown(most: 80))' in it")
    default:
      let first = names.first.map { ", the first of its members is '\($0.shown(most: 80))'" } ?? ", an empty one"
      self.init("a zip archive" + first, "a Keras archive has the members config.json and model.weights.h5")
    }
  }

  /// Recognises a folder by the names of its files. Nil if `path` is not a folder, or an unknown one.
  init?(folder path: String) {
    guard isFolder(path) else { return nil }
    let has = { (name: String) in FileManager.default.fileExists(atPath: "\(path)/\(name)") }
    if has("saved_model.pb") || has("keras_metadata.pb") {
      self.init("a folder with a TensorFlow SavedModel", Self.savedModel.remedy)
    } else if has("config.json"), has("model.weights.h5") {
      self.init("an unpacked Keras archive", "zip its contents: (cd folder && zip -r ../G.keras .)")
    } else if has("checkpoint") {
      self.init("a folder of TensorFlow checkpoints", Self.checkpoint.remedy)
    } else if has("generator.h5") {
      self.init("a folder", "name the file in it, \(path.hasSuffix("/") ? path : path + "/")generator.h5")
    } else {
      return nil
    }
  }
}
