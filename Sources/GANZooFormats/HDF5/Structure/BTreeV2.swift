import GANZooSupport

/// A version 2 B-tree (specification, III.A.2). All records have one size, and all nodes have one size.
struct BTreeV2 {
  private let image: HDF5Image
  private let address: UInt64
  private let type, nodeSize, depth: Int
  let recordSize: Int
  private let root: (address: UInt64, count: Int)
  private let total: UInt64

  /// Reads the header at `address`. Throws `KerasFormatError.damaged`.
  init(_ image: HDF5Image, at address: UInt64, type: Int) throws {
    var head = try image.checkedBlock(at: address, count: 38, "B-tree")
    try head.expect("BTHD")
    try head.require(try head.uint8() == 0 && head.uint8() == type)
    self.image = image
    self.address = address
    self.type = type
    nodeSize = try head.uint32()
    recordSize = try head.uint16()
    depth = try head.uint16()
    // The percentages at which nodes are split and merged are needed for writing only.
    try head.skip(2)
    root = (try head.address(), try head.uint16())
    total = try head.number(8)
    try head.require(recordSize > 0 && nodeSize >= Self.overhead + recordSize && depth < 32)
  }

  /// Bytes of a node's signature, version, type and checksum.
  private static let overhead = 10

  /// The capacity of the nodes of a level. Level 0 are the leaves.
  private struct Level {
    /// The most records of a node.
    var maximumRecords: Int
    /// Bytes of the field for the number of records in a subtree of this level; 0 for leaves.
    var totalWidth: Int
  }

  /// Calls `visit` with each record, in order. Throws `KerasFormatError.damaged`, or what `visit` throws.
  func forEachRecord(_ visit: (ByteReader) throws -> Void) throws {
    let damage = image.damage("B-tree", at: address)
    if root.address == HDF5Image.undefined {
      guard total == 0 else { throw damage }
      return
    }
    let levels = try levels(damage)
    var seen: Set<UInt64> = []
    var found: UInt64 = 0
    func read(_ address: UInt64, _ count: Int, level: Int) throws {
      guard seen.insert(address).inserted, count <= levels[level].maximumRecords else { throw damage }
      found += UInt64(count)
      guard found <= total else { throw damage }
      let pointer = level == 0 ? 0 : 8 + countWidth(levels) + levels[level - 1].totalWidth
      let size = Self.overhead + count * recordSize + (level == 0 ? 0 : (count + 1) * pointer)
      guard size <= nodeSize else { throw damage }
      var node = try image.checkedBlock(at: address, count: size, "B-tree node")
      try node.expect(level == 0 ? "BTLF" : "BTIN")
      try node.require(try node.uint8() == 0 && node.uint8() == type)
      var records = try node.take(count * recordSize)
      for index in 0...count {
        if level > 0 {
          let child = try node.address()
          let children = Int(try node.number(countWidth(levels)))
          try node.skip(levels[level - 1].totalWidth)
          try read(child, children, level: level - 1)
        }
        if index < count { try visit(try records.take(recordSize)) }
      }
    }
    try read(root.address, root.count, level: depth)
    guard found == total else { throw damage }
  }

  private func levels(_ damage: KerasFormatError) throws -> [Level] {
    let leaf = (nodeSize - Self.overhead) / recordSize
    var levels = [Level(maximumRecords: leaf, totalWidth: 0)]
    var all = leaf
    for level in 0..<depth {
      let pointer = 8 + Self.width(leaf) + levels[level].totalWidth
      let maximumRecords = (nodeSize - Self.overhead - pointer) / (recordSize + pointer)
      guard nodeSize >= Self.overhead + pointer, maximumRecords > 0 else { throw damage }
      all = (maximumRecords + 1).multipliedClamped(by: all).addedClamped(to: maximumRecords)
      levels.append(Level(maximumRecords: maximumRecords, totalWidth: Self.width(all)))
    }
    return levels
  }

  private func countWidth(_ levels: [Level]) -> Int { Self.width(levels[0].maximumRecords) }

  /// The width in bytes of a field that holds numbers up to `limit`.
  private static func width(_ limit: Int) -> Int { (Int.bitWidth - 1 - max(1, limit).leadingZeroBitCount) / 8 + 1 }
}
