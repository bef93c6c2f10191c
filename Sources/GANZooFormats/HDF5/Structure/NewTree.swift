/// A version 2 B-tree (specification, III.A.2): records of one size, in nodes of one size.
struct NewTree {
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
    try head.require(try head.byte() == 0 && head.byte() == type)
    self.image = image
    self.address = address
    self.type = type
    nodeSize = try head.word()
    recordSize = try head.short()
    depth = try head.short()
    // When nodes are split and joined.
    try head.skip(2)
    root = (try head.address(), try head.short())
    total = try head.number(8)
    try head.require(recordSize > 0 && nodeSize >= Self.overhead + recordSize && depth < 32)
  }

  /// What a node has beside records: signature, version, type and checksum.
  private static let overhead = 10

  /// What nodes of a level can hold, from the leaves up.
  private struct Level {
    /// Records in a node.
    var most: Int
    /// Bytes of the number of records in a subtree below; 0 for one that is a leaf.
    var totalWidth: Int
  }

  /// Hands over each record, in order. Throws `KerasFormatError.damaged`, or what `visit` throws.
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
      guard seen.insert(address).inserted, count <= levels[level].most else { throw damage }
      found += UInt64(count)
      guard found <= total else { throw damage }
      let pointer = level == 0 ? 0 : 8 + countWidth(levels) + levels[level - 1].totalWidth
      let size = Self.overhead + count * recordSize + (level == 0 ? 0 : (count + 1) * pointer)
      guard size <= nodeSize else { throw damage }
      var node = try image.checkedBlock(at: address, count: size, "B-tree node")
      try node.expect(level == 0 ? "BTLF" : "BTIN")
      try node.require(try node.byte() == 0 && node.byte() == type)
      var records = try node.take(count * recordSize)
      for place in 0...count {
        if level > 0 {
          let child = try node.address()
          let children = Int(try node.number(countWidth(levels)))
          try node.skip(levels[level - 1].totalWidth)
          try read(child, children, level: level - 1)
        }
        if place < count { try visit(try records.take(recordSize)) }
      }
    }
    try read(root.address, root.count, level: depth)
    guard found == total else { throw damage }
  }

  private func levels(_ damage: KerasFormatError) throws -> [Level] {
    let leaf = (nodeSize - Self.overhead) / recordSize
    var levels = [Level(most: leaf, totalWidth: 0)]
    var all = leaf
    for level in 0..<depth {
      let pointer = 8 + Self.width(leaf) + levels[level].totalWidth
      let most = (nodeSize - Self.overhead - pointer) / (recordSize + pointer)
      guard nodeSize >= Self.overhead + pointer, most > 0 else { throw damage }
      all = (most + 1).multipliedClamped(by: all).addedClamped(to: most)
      levels.append(Level(most: most, totalWidth: Self.width(all)))
    }
    return levels
  }

  private func countWidth(_ levels: [Level]) -> Int { Self.width(levels[0].most) }

  /// Bytes that numbers up to `limit` take.
  private static func width(_ limit: Int) -> Int { (Int.bitWidth - 1 - max(1, limit).leadingZeroBitCount) / 8 + 1 }
}
