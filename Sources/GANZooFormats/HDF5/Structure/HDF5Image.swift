import GANZooSupport

/// The bytes of an HDF5 file by address. Every access is checked against the end of the file.
///
/// Reading metadata is charged to a budget of bytes, so that a file of overlapping structures cannot take long to read.
final class HDF5Image {
  /// The specification's "undefined address", which stands for an object that does not exist.
  static let undefined = UInt64.max

  private let source: RegularFile
  private let base: Int
  private let size: UInt64
  /// Bytes from the superblock to the end of the file.
  var byteCount: Int { Int(size) }
  private var budget: Int

  /// - Parameters:
  ///   - base: the offset of the superblock, to which addresses are relative.
  ///   - end: the offset of the end of the file's contents.
  ///   - budget: how many bytes of metadata `block` may read in all.
  init(_ source: RegularFile, base: Int, end: Int, budget: Int) {
    self.source = source
    self.base = base
    self.budget = budget
    size = UInt64(max(0, end - base))
  }

  /// The file's name in errors.
  var file: String { source.name }

  /// Whether the file has `count` bytes at `address`.
  func contains(_ address: UInt64, count: UInt64) -> Bool { address <= size && count <= size - address }

  /// The error for invalid contents of the block at `address`.
  func damage(_ what: String, at address: UInt64) -> KerasFormatError {
    .damaged(file: file, part: "the \(what) at byte \(address) makes no sense")
  }

  /// The error for a block whose checksum differs from that of its bytes.
  func wrongChecksum(_ what: String, at address: UInt64) -> KerasFormatError {
    .damaged(file: file, part: "the checksum of the \(what) at byte \(address) is wrong")
  }

  /// The `count` bytes of metadata at `address`, charged to the budget. Throws `KerasFormatError.damaged`.
  func block(at address: UInt64, count: Int, _ what: String) throws -> ByteReader {
    let damage = damage(what, at: address)
    guard count >= 0, contains(address, count: UInt64(count)), count <= budget else { throw damage }
    budget -= count
    let bytes = source.bytes(at: base + Int(address), count: count)
    guard bytes.count == count else { throw damage }
    return ByteReader(bytes, damage: damage)
  }

  /// A block of `count` bytes whose last four are the checksum of the others. Returns it without the checksum.
  ///
  /// Throws `KerasFormatError.damaged`.
  func checkedBlock(at address: UInt64, count: Int, _ what: String) throws -> ByteReader {
    var block = try block(at: address, count: count, what)
    let content = try block.take(count - 4)
    guard try block.uint32() == Int(HDF5Checksum.lookup3(content.content)) else {
      throw wrongChecksum(what, at: address)
    }
    return content
  }

  /// The `count` bytes at `address`, or nil if the file does not have them. Not charged to the budget: for the elements
  /// of datasets.
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
