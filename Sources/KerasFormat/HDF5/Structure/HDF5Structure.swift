/// Walks a file's structure before libhdf5 does, and refuses what does not hold together.
///
/// libhdf5 trusts the oldest format, which has no checksums and which Keras writes: one flipped bit in a length makes
/// version 1.10 read outside its buffers. This walk follows the HDF5 File Format Specification, version 3.0, and checks
/// every length, offset and count on the way from the superblock to each object's messages. What it does not follow is
/// refused: fractal heaps, version 2 B-trees and the chunk indices of HDF5 1.10, none of which Keras has ever written.
/// Their checksums tell chance damage, no intent.
final class HDF5Structure {
  static let undefined = UInt64.max

  private let source: ReadableFile
  private let size: UInt64
  private let base: UInt64
  /// Half the capacity of a symbol node, a group's B-tree node and a chunk B-tree node.
  private(set) var leafHalf = 4
  private(set) var groupHalf = 16
  private(set) var chunkHalf = 32
  /// Bytes that may still be looked at: structures that overlap must not make the walk quadratic.
  private var budget: Int
  /// Bytes of variable-length strings that the file's size still justifies.
  var stringBudget: Int
  private var pending: [(address: UInt64, path: String)] = []
  private var seen: Set<UInt64> = []
  private var seenTables: Set<[UInt64]> = []
  /// The global heaps met so far: the size of each object, by index.
  var heaps: [UInt64: [Int: Int]] = [:]

  /// Checks the first `size` bytes of a file whose superblock lies at `start`.
  ///
  /// - Throws: `KerasFormatError.damaged` or `.unsupported`.
  static func check(_ file: ReadableFile, size: Int, superblock start: Int) throws {
    let structure = HDF5Structure(file, size: size, base: start)
    try structure.superblock()
    while let next = structure.pending.popLast() { try structure.header(at: next.address, path: next.path) }
  }

  private init(_ source: ReadableFile, size: Int, base: Int) {
    self.source = source
    self.size = UInt64(size)
    self.base = UInt64(base)
    budget = size.multipliedClamped(by: 16)
    stringBudget = size
  }

  /// What errors call the file.
  var file: String { source.name }

  /// `count` bytes at `address`, which must lie inside the file.
  func block(at address: UInt64, count: Int, _ what: String) throws -> ByteReader {
    let damage = KerasFormatError.damaged(file: file, part: "the \(what) at byte \(address) makes no sense")
    guard contains(address, count: UInt64(clamping: count)), spend(count) else { throw damage }
    let bytes = source.bytes(at: Int(base + address), count: count)
    guard bytes.count == count else { throw damage }
    return ByteReader(bytes, damage: damage)
  }

  /// Notes that `count` bytes were looked at; false where that was too much.
  func spend(_ count: Int) -> Bool {
    budget -= count
    return budget >= 0
  }

  func contains(_ address: UInt64, count: UInt64) -> Bool {
    let room = size - base
    return address <= room && count <= room - address
  }

  /// Plans a visit to the object at `address`.
  func visit(_ address: UInt64, path: String) {
    if seen.insert(address).inserted { pending.append((address, path)) }
  }

  /// The path of what is called `name` in the group at `path`, for messages. It ends somewhere, or the paths of a deep file
  /// would be larger than the file.
  func joined(_ path: String, _ name: String) -> String {
    path.utf8.count + name.utf8.count < Self.longestPath ? path + "/" + name : path
  }

  private static let longestPath = 1024

  func unsupported(_ feature: String, at path: String) -> KerasFormatError {
    .unsupported(file: file, path: path.isEmpty ? "/" : path, feature: feature)
  }

  private func superblock() throws {
    let length = min(96, Int(clamping: size - base))
    var block = try block(at: 0, count: length, "superblock")
    try block.skip(8)
    let version = try block.byte()
    guard version < 2 else {
      // Checksummed: only the addresses matter here.
      try block.require(try block.byte() == 8 && block.byte() == 8)
      try block.skip(1)
      try block.require(try block.address() == base)
      try block.require(try block.address() == Self.undefined)
      try block.skip(8)
      visit(try block.address(), path: "")
      return
    }
    try block.skip(4)
    try block.require(try block.byte() == 8 && block.byte() == 8)
    try block.skip(1)
    leafHalf = try block.short()
    groupHalf = try block.short()
    try block.require(leafHalf > 0 && groupHalf > 0)
    try block.skip(4)
    if version == 1 {
      chunkHalf = try block.short()
      try block.require(chunkHalf > 0)
      try block.skip(2)
    }
    try block.require(try block.address() == base)
    try block.require(try block.address() == Self.undefined)
    try block.skip(8)
    try block.require(try block.address() == Self.undefined)
    try symbol(&block, name: "", of: "")
  }

  /// A symbol table entry after its link name: the object's address, and what is cached of it.
  func symbol(_ block: inout ByteReader, name: String, of path: String) throws {
    if path.isEmpty && name.isEmpty { try block.skip(8) }
    let address = try block.address()
    let cache = try block.word()
    try block.skip(4)
    var scratch = try block.take(16)
    let path = name.isEmpty ? path : joined(path, name)
    switch cache {
    case 0: visit(address, path: path)
    case 1:
      visit(address, path: path)
      try symbolTable(&scratch, path: path)
    // A soft link: the offset of its text in the group's heap, which is read only when followed. We follow none.
    case 2: try block.require(address == Self.undefined)
    default: throw block.damage
    }
  }

  /// The addresses of a group's B-tree and heap, as in a symbol table message.
  func symbolTable(_ message: inout ByteReader, path: String) throws {
    let tree = try message.address()
    let heap = try message.address()
    guard seenTables.insert([tree, heap]).inserted else { return }
    let names = try localHeap(at: heap)
    try groupTree(at: tree, level: nil, names: names, path: path)
  }
}
