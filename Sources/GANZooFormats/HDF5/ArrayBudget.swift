/// Reads arrays and lists from an open file within what its size justifies: hard links make a small file an endless tree, and
/// list one dataset, one attribute or one group under a thousand names.
package struct ArrayBudget {
  package let reader: HDF5Reader
  private var plain, compressed: Int

  /// What a dataset takes beside its elements, and a link, at the least: a header with its messages; an address and a name.
  private static let headerSize = 32
  private static let linkSize = 16

  package init(_ reader: HDF5Reader) {
    self.reader = reader
    (plain, compressed) = (reader.byteCount, reader.unpackedLimit)
  }

  /// The numbers at `path`.
  ///
  /// Throws `KerasFormatError`: `.tooLarge` when the budget is spent, `.unpacksTooFar` when that of what is compressed is.
  package mutating func array(at path: String, takesIntegers: Bool = false) throws -> StoredArray {
    let description = try reader.describe(path)
    if description.isCompressed {
      compressed -= description.memory
      guard compressed >= 0 else { throw reader.unpacks(path, to: reader.unpackedLimit - compressed) }
    } else {
      plain -= description.unpackedByteCount
    }
    // A path may go round in circles, too.
    plain -= Self.headerSize + Self.linkSize * path.utf8.count(where: { $0 == UInt8(ascii: "/") })
    try check(path)
    return try reader.array(at: path, takesIntegers: takesIntegers)
  }

  /// The strings of an attribute of the object at `path`, or nil. Throws as `array` does.
  package mutating func strings(_ name: String, of path: String) throws -> [String]? {
    let strings = try reader.strings(name, of: path)
    try spend(on: strings ?? [], at: path)
    return strings
  }

  /// The string that an attribute of the object at `path` holds, or nil. Throws as `array` does.
  package mutating func string(_ name: String, of path: String) throws -> String? {
    let string = try reader.string(name, of: path)
    try spend(on: string.map { [$0] } ?? [], at: path)
    return string
  }

  /// The names of what lies in a group. Throws as `array` does.
  mutating func children(of path: String) throws -> [String] {
    let names = try reader.children(of: path)
    plain -= Self.linkSize * names.count
    try spend(on: names, at: path)
    return names
  }

  private mutating func spend(on texts: [String], at path: String) throws {
    plain -= texts.reduce(0) { $0 + $1.utf8.count }
    try check(path)
  }

  private func check(_ path: String) throws {
    guard plain >= 0 else { throw KerasFormatError.tooLarge(file: reader.file, path: path) }
  }
}
