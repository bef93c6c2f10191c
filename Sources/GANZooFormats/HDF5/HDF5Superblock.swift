import GANZooSupport

/// What the first bytes of a file say (HDF5 File Format Specification, II.A).
struct HDF5Superblock {
  private static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

  /// Where it lies, from which addresses count.
  let start: Int
  /// Where the file's contents end, as it states.
  let end: Int
  /// The address of the root group's header.
  let root: UInt64

  /// Makes sure that a file is a complete HDF5 file.
  ///
  /// - Throws: `KerasFormatError` if it is something else, or shorter than it says.
  init(_ file: RegularFile) throws {
    guard let start = Self.offset(in: file) else { throw KerasFormatError.notHDF5(file: file.name) }
    let bytes = file.bytes(at: start, count: 128)
    guard let end = Self.statedEnd(bytes) else {
      throw KerasFormatError.damaged(file: file.name, part: "its superblock cannot be read")
    }
    if end > UInt64(file.size) {
      throw KerasFormatError.truncated(file: file.name, expected: end, found: UInt64(file.size))
    }
    (self.start, self.end) = (start, min(file.size, start + Int(end)))
    let damage = KerasFormatError.damaged(file: file.name, part: "the superblock at byte \(start) makes no sense")
    root = try Self.root(ByteReader(bytes, damage: damage), bytes, start: UInt64(start))
  }

  private static func root(_ block: ByteReader, _ bytes: [UInt8], start: UInt64) throws -> UInt64 {
    var block = block
    try block.skip(8)
    let version = try block.byte()
    if version >= 2 {
      try block.require(try block.byte() == 8 && block.byte() == 8)
      try block.skip(1)
      try block.require(try block.address() == start)
      // The extension and the file's end.
      try block.skip(16)
      let root = try block.address()
      try block.require(try block.word() == Int(HDF5Checksum.lookup3(bytes[..<44])))
      return root
    }
    try block.skip(4)
    try block.require(try block.byte() == 8 && block.byte() == 8)
    try block.skip(version == 1 ? 13 : 9)
    try block.require(try block.address() == start)
    // Free space and the file's end.
    try block.skip(16)
    // A driver of several files.
    try block.require(try block.address() == HDF5Image.undefined)
    // The root's symbol table entry begins with its name.
    try block.skip(8)
    return try block.address()
  }

  /// Whether the file has HDF5's signature where it may stand.
  static func begins(_ file: RegularFile) -> Bool { offset(in: file) != nil }

  /// Where the superblock lies: at 0, or after a user block of 512, 1024, 2048 … bytes.
  private static func offset(in file: RegularFile) -> Int? {
    var offset = 0
    while offset + signature.count <= file.size {
      if file.bytes(at: offset, count: signature.count) == signature { return offset }
      offset = offset == 0 ? 512 : offset * 2
    }
    return nil
  }

  /// The end-of-file address in a superblock of version 0 to 3.
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
