import GANZooSupport

/// The superblock of a file: where its contents begin and end, and where its root group lies (specification, II.A).
struct HDF5Superblock {
  private static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

  /// The offset of the superblock in the file, to which addresses are relative.
  let start: Int
  /// The offset of the end of the file's contents.
  let end: Int
  /// The address of the root group's object header.
  let root: UInt64

  /// Finds and reads the superblock.
  ///
  /// - Throws: `KerasFormatError` if the file is not HDF5, or is shorter than its superblock says.
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
    let version = try block.uint8()
    if version >= 2 {
      try block.require(try block.uint8() == 8 && block.uint8() == 8)
      try block.skip(1)
      try block.require(try block.address() == start)
      // The addresses of the superblock extension and of the end of the file.
      try block.skip(16)
      let root = try block.address()
      try block.require(try block.uint32() == Int(HDF5Checksum.lookup3(bytes[..<44])))
      return root
    }
    try block.skip(4)
    try block.require(try block.uint8() == 8 && block.uint8() == 8)
    try block.skip(version == 1 ? 13 : 9)
    try block.require(try block.address() == start)
    // The addresses of the free-space information and of the end of the file.
    try block.skip(16)
    // Driver information, which only a file in several parts has.
    try block.require(try block.address() == HDF5Image.undefined)
    // The root group's symbol table entry begins with the offset of its name.
    try block.skip(8)
    return try block.address()
  }

  /// Whether the file has HDF5's signature at an offset where the specification allows it.
  static func begins(_ file: RegularFile) -> Bool { offset(in: file) != nil }

  /// The offset of the superblock: 0, or 512, 1024, 2048 … behind a user block. Nil if there is none.
  private static func offset(in file: RegularFile) -> Int? {
    var offset = 0
    while offset + signature.count <= file.size {
      if file.bytes(at: offset, count: signature.count) == signature { return offset }
      offset = offset == 0 ? 512 : offset * 2
    }
    return nil
  }

  /// The end-of-file address in a superblock of version 0 to 3, or nil if the block is not one.
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
