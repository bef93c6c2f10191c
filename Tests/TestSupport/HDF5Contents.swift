package import GANZooFormats

/// The text attributes of an HDF5 file's root and all its arrays, to be changed and written again.
package struct HDF5Contents {
  /// By name.
  package var attributes: [String: String] = [:]
  /// By path.
  package var arrays: [String: StoredArray] = [:]

  /// Reads a file.
  package init(_ path: String) throws {
    let reader = try HDF5Reader(path)
    for name in try reader.attributeNames(of: "/") { attributes[name] = try reader.string(name, of: "/") }
    try add("/", of: reader)
  }

  private mutating func add(_ group: String, of reader: HDF5Reader) throws {
    for name in try reader.children(of: group) {
      let path = (group == "/" ? "" : group) + "/" + name
      if try reader.kind(of: path) == .group {
        try add(path, of: reader)
      } else {
        arrays[path] = try reader.array(at: path)
      }
    }
  }

  /// Writes a file.
  package func write(to path: String) throws {
    let writer = try HDF5Writer(path)
    for (place, array) in arrays.sorted(by: { $0.key < $1.key }) {
      try writer.write(array.values, shape: array.shape, to: place)
    }
    for (name, text) in attributes.sorted(by: { $0.key < $1.key }) { try writer.setString(text, name, of: "/") }
    try writer.commit()
  }
}
