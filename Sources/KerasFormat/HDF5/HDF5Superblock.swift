import Files
import Foundation

/// What the first bytes of a file say, checked before libhdf5 sees it.
enum HDF5Superblock {
  private static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

  /// Makes sure that `path` is a complete HDF5 file.
  ///
  /// - Returns: its size in bytes.
  /// - Throws: `KerasFormatError` if it is missing, unreadable, something else, or shorter than it says.
  static func check(_ path: String) throws -> Int {
    var status = stat()
    guard stat(path, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw KerasFormatError.missingFile(path) }
      throw KerasFormatError.cannotRead(file: path, reason: systemReason(errno))
    }
    // Opening a pipe would wait for its other end.
    guard status.st_mode & S_IFMT == S_IFREG else {
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      throw KerasFormatError.cannotRead(file: path, reason: isFolder ? "it is a folder" : "it is not a regular file")
    }
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { throw KerasFormatError.cannotRead(file: path, reason: systemReason(errno)) }
    defer { close(descriptor) }

    let size = Int(status.st_size)
    guard let start = offset(in: descriptor, size: size) else { throw KerasFormatError.notHDF5(file: path) }
    guard let end = statedEnd(bytes(at: start, count: 96, of: descriptor)) else {
      throw KerasFormatError.damaged(file: path, part: "its superblock cannot be read")
    }
    if end > UInt64(size) { throw KerasFormatError.truncated(file: path, expected: end, found: UInt64(size)) }
    // libhdf5 refuses what lies beyond the stated end, and loses track of what it had opened by then.
    try HDF5Structure.check(path, descriptor, size: min(size, start + Int(end)), superblock: start)
    return size
  }

  /// Where the superblock lies: at 0, or after a user block of 512, 1024, 2048 … bytes.
  private static func offset(in descriptor: Int32, size: Int) -> Int? {
    var offset = 0
    while offset + signature.count <= size {
      if bytes(at: offset, count: signature.count, of: descriptor) == signature { return offset }
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

  private static func bytes(at offset: Int, count: Int, of descriptor: Int32) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      initialized = max(0, pread(descriptor, buffer.baseAddress, count, off_t(offset)))
    }
  }
}
