import GANZooSupport

/// An HDF5 file as blocks of bytes at addresses, each of which is checked to lie inside.
///
/// What looks at the structure of a file has a budget of bytes: structures that overlap must not make it take long.
final class HDF5Image {
  /// The address of what is not there.
  static let undefined = UInt64.max

  private let source: RegularFile
  private let base: Int
  private let size: UInt64
  /// Bytes from the superblock to the end.
  var byteCount: Int { Int(size) }
  private var budget: Int

  /// - Parameters:
  ///   - base: where the superblock lies, from which addresses count.
  ///   - end: where the file's contents end.
  ///   - budget: bytes of structure that may be looked at.
  init(_ source: RegularFile, base: Int, end: Int, budget: Int) {
    self.source = source
    self.base = base
    self.budget = budget
    size = UInt64(max(0, end - base))
  }

  /// What errors call the file.
  var file: String { source.name }

  /// Whether `count` bytes at `address` lie inside.
  func contains(_ address: UInt64, count: UInt64) -> Bool { address <= size && count <= size - address }

  /// The error for nonsense in the block at `address`.
  func damage(_ what: String, at address: UInt64) -> KerasFormatError {
    .damaged(file: file, part: "the \(what) at byte \(address) makes no sense")
  }

  /// The error for a block whose checksum is of other bytes.
  func wrongChecksum(_ what: String, at address: UInt64) -> KerasFormatError {
    .damaged(file: file, part: "the checksum of the \(what) at byte \(address) is wrong")
  }

  /// `count` bytes at `address`. Throws `KerasFormatError.damaged`.
  func block(at address: UInt64, count: Int, _ what: String) throws -> ByteReader {
    let damage = damage(what, at: address)
    guard count >= 0, contains(address, count: UInt64(count)), count <= budget else { throw damage }
    budget -= count
    let bytes = source.bytes(at: base + Int(address), count: count)
    guard bytes.count == count else { throw damage }
    return ByteReader(bytes, damage: damage)
  }

  /// `count` bytes at `address` of which the last four are the checksum of the others, which are returned.
  ///
  /// Throws `KerasFormatError.damaged`.
  func checkedBlock(at address: UInt64, count: Int, _ what: String) throws -> ByteReader {
    var block = try block(at: address, count: count, what)
    let content = try block.take(count - 4)
    guard try block.word() == Int(HDF5Checksum.lookup3(content.content)) else {
      throw wrongChecksum(what, at: address)
    }
    return content
  }

  /// `count` bytes at `address`, or nil where they do not lie inside. For values, too.
  func bytes(at address: UInt64, count: Int) -> [UInt8]? {
    guard count >= 0, contains(address, count: UInt64(count)) else { return nil }
    let bytes = source.bytes(at: base + Int(address), count: count)
    return bytes.count == count ? bytes : nil
  }

  func unsupported(_ feature: String, at path: String) -> KerasFormatError {
    .unsupported(file: file, path: path, feature: feature)
  }

  func tooLarge(_ path: String) -> KerasFormatError { .tooLarge(file: file, path: path) }
}
