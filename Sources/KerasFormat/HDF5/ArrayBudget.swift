/// Reads arrays from an open file within what its size justifies: a small file could otherwise list one dataset under a
/// thousand names.
struct ArrayBudget {
  let reader: HDF5Reader
  private var plain, compressed: Int

  init(_ reader: HDF5Reader) {
    self.reader = reader
    (plain, compressed) = (reader.byteCount, reader.inflatedLimit)
  }

  /// The numbers at `path`. Throws `KerasFormatError`, `.tooLarge` when the budget is spent.
  mutating func array(at path: String, takesIntegers: Bool = false) throws -> StoredArray {
    let description = try reader.describe(path)
    if description.isCompressed { compressed -= description.byteCount } else { plain -= description.byteCount }
    guard plain >= 0, compressed >= 0 else { throw KerasFormatError.tooLarge(file: reader.file, path: path) }
    return try reader.array(at: path, takesIntegers: takesIntegers)
  }
}
