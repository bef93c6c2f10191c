/// Attributes of our own at the root of an HDF5 file, which every Keras ignores.
enum OwnAttributes {
  /// Throws `KerasFormatError.invalidName` for a name without our prefix, and for texts that HDF5 cannot hold.
  static func validate(_ attributes: [String: String], for file: String) throws {
    for (name, text) in attributes.sorted(by: { $0.key < $1.key }) {
      guard name.hasPrefix(ModelFile.attributePrefix), name.utf8.count <= 1024, !name.utf8.contains(0) else {
        throw KerasFormatError.invalidName(
          file: file, kind: "attribute name", name: name, reason: "must begin with '\(ModelFile.attributePrefix)'")
      }
      try validate(text, name, for: file)
    }
  }

  /// Throws `KerasFormatError.invalidName` for a text that HDF5 cannot hold.
  static func validate(_ text: String, _ name: String, for file: String) throws {
    if text.utf8.contains(0) {
      throw KerasFormatError.invalidName(file: file, kind: "attribute", name: name, reason: "holds a NUL character")
    }
  }

  /// Writes them in the order of their names. Throws `KerasFormatError.cannotWrite`.
  static func write(_ attributes: [String: String], to writer: HDF5Writer) throws {
    for (name, value) in attributes.sorted(by: { $0.key < $1.key }) { try writer.setString(value, name, of: "/") }
  }
}
