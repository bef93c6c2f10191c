/// What the first bytes of a file say, checked before libhdf5 sees it.
enum HDF5Superblock {
  private static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

  /// Makes sure that the file is a complete HDF5 file.
  ///
  /// - Throws: `KerasFormatError` if it is something else, or shorter than it says.
  static func check(_ file: ReadableFile) throws {
    guard let start = offset(in: file) else { throw KerasFormatError.notHDF5(file: file.name) }
    guard let end = statedEnd(file.bytes(at: start, count: 96)) else {
      throw KerasFormatError.damaged(file: file.name, part: "its superblock cannot be read")
    }
    if end > UInt64(file.size) {
      throw KerasFormatError.truncated(file: file.name, expected: end, found: UInt64(file.size))
    }
    // libhdf5 refuses what lies beyond the stated end, and loses track of what it had opened by then.
    try HDF5Structure.check(file, size: min(file.size, start + Int(end)), superblock: start)
  }

  /// Whether the file has HDF5's signature where it may stand.
  static func begins(_ file: ReadableFile) -> Bool { offset(in: file) != nil }

  /// Where the superblock lies: at 0, or after a user block of 512, 1024, 2048 … bytes.
  private static func offset(in file: ReadableFile) -> Int? {
    var offset = 0
    while offset + signature.count <= file.size {
      if file.bytes(at: offset, count: signature.count) == signature { return offset }
      offset = offset == 0 ? 512 : offset * 2
    }
    return nil
  }

  /// The end-of-file address in a superblock of version 0 to 3 (HDF5 File Format Specification, section II.A).
  private static func statedEnd(_ block: [UInt8]) -> UInt64? {
    guard block.count > 16 else { return nil }
    let width: Int
    let position: Int
    switch block[8] {
    case 0, 1:
      width = Int(block[13])
      position = (block[8] == 0 ? 24 : 28) + 2 * width
    case 2, 3:
      width = Int(block[9])
      position = 12 + 2 * width
    default: return nil
    }
    guard [2, 4, 8].contains(width), position + width <= block.count else { return nil }
    return block[position..<(position + width)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
