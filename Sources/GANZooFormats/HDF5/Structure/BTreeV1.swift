/// A version 1 B-tree (specification, III.A.1). Each node is visited once.
struct BTreeV1 {
  private let image: HDF5Image
  private var seen: Set<UInt64> = []

  init(_ image: HDF5Image) { self.image = image }

  /// Calls `visit` with the key and the address of each entry of the leaves, from left to right.
  ///
  /// Throws `KerasFormatError.damaged`, or what `visit` throws.
  mutating func forEachChild(
    at address: UInt64, type: Int, keySize: Int, level: Int? = nil, _ visit: (ByteReader, UInt64) throws -> Void
  ) throws {
    var head = try image.block(at: address, count: 24, "B-tree node")
    try head.expect("TREE")
    try head.require(try head.uint8() == type && seen.insert(address).inserted)
    let found = try head.uint8()
    // The level must fall by one from node to child, which also ends the recursion.
    try head.require(level.map { $0 == found } ?? (found < 32))
    let used = try head.uint16()
    var node = try image.block(at: address + 24, count: used * (keySize + 8), "B-tree node")
    for _ in 0..<used {
      let key = try node.take(keySize)
      let child = try node.address()
      if found == 0 {
        try visit(key, child)
      } else {
        try forEachChild(at: child, type: type, keySize: keySize, level: found - 1, visit)
      }
    }
  }
}
