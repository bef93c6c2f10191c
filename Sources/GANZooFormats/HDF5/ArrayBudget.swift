/// Reads arrays and lists of names, and limits how much is read in all by the size of the file.
///
/// Without a limit a small file could take any amount of memory: hard links can form a cycle, or list one dataset,
/// attribute or group under thousands of names.
package struct ArrayBudget {
  package let reader: HDF5Reader
  /// Bytes that may still be read from uncompressed storage, and bytes of memory that compressed datasets may still
  /// take.
  private var plain, compressed: Int

  /// The fewest bytes that a dataset's object header and that a link take in a file.
  private static let headerSize = 32
  private static let linkSize = 16

  package init(_ reader: HDF5Reader) {
    self.reader = reader
    (plain, compressed) = (reader.byteCount, reader.unpackedLimit)
  }

  /// Reads the dataset at `path`.
  ///
  /// - Parameter takesIntegers: whether a dataset of integers is accepted, too.
  /// - Throws: `KerasFormatError`; `.tooLarge` or `.unpacksTooFar` if the budget for uncompressed or compressed data is
  ///   spent.
  package mutating func array(at path: String, takesIntegers: Bool = false) throws -> StoredArray {
    let description = try reader.describe(path)
    if description.isCompressed {
      compressed -= description.memory
      guard compressed >= 0 else { throw reader.unpacks(path, to: reader.unpackedLimit - compressed) }
    } else {
      plain -= description.unpackedByteCount
    }
    // Links are charged per path, since hard links can form a cycle.
    plain -= Self.headerSize + Self.linkSize * path.utf8.count(where: { $0 == UInt8(ascii: "/") })
    try check(path)
    return try reader.array(at: path, takesIntegers: takesIntegers)
  }

  /// The strings of an attribute of the object at `path`, or nil if there is no such attribute. Throws as `array` does.
  package mutating func strings(_ name: String, of path: String) throws -> [String]? {
    let strings = try reader.strings(name, of: path)
    try charge(for: strings ?? [], at: path)
    return strings
  }

  /// The string of an attribute of the object at `path`, or nil if there is no such attribute. Throws as `array` does.
  package mutating func string(_ name: String, of path: String) throws -> String? {
    let string = try reader.string(name, of: path)
    try charge(for: string.map { [$0] } ?? [], at: path)
    return string
  }

  /// The names of the members of a group. Throws as `array` does.
  mutating func children(of path: String) throws -> [String] {
    let names = try reader.children(of: path)
    plain -= Self.linkSize * names.count
    try charge(for: names, at: path)
    return names
  }

  private mutating func charge(for texts: [String], at path: String) throws {
    plain -= texts.reduce(0) { $0 + $1.utf8.count }
    try check(path)
  }

  private func check(_ path: String) throws {
    guard plain >= 0 else { throw KerasFormatError.tooLarge(file: reader.file, path: path) }
  }
}
