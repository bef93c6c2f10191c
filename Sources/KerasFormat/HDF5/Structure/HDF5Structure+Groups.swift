/// The names of a group's links, each up to its NUL.
struct LocalHeap {
  private let data: ByteReader
  private let lastNUL: Int

  init(_ data: ByteReader) { (self.data, lastNUL) = (data, data.lastNUL()) }

  /// Makes sure that a name at `offset` would end, without looking for where: keys may all name one long text.
  func check(_ offset: UInt64) throws { try data.require(lastNUL >= 0 && offset <= UInt64(lastNUL)) }

  func name(at offset: UInt64) throws -> String { try data.text(at: Int(clamping: offset)) }
}

/// Old-style groups: a version 1 B-tree of symbol nodes whose names lie in a local heap (specification, III.A to III.D).
extension HDF5Structure {
  /// The local heap at `address`.
  func localHeap(at address: UInt64) throws -> LocalHeap {
    var heap = try block(at: address, count: 32, "local heap")
    try heap.expect("HEAP")
    try heap.require(try heap.byte() == 0)
    try heap.skip(3)
    let size = Int(clamping: try heap.address())
    var free = try heap.address()
    let data = try block(at: try heap.address(), count: size, "local heap's data")
    // The free list: offsets of blocks that begin with the next offset and their size; 1 ends it.
    var steps = 0
    while free != 1 && free != Self.undefined {
      steps += 1
      try heap.require(steps <= size / 16 && free < UInt64(size))
      var entry = data
      try entry.skip(Int(free))
      let next = try entry.address()
      let length = try entry.address()
      try heap.require(length >= 16 && length <= UInt64(size) - free)
      free = next
    }
    return LocalHeap(data)
  }

  /// A node of a group's B-tree, whose level must be `level`.
  func groupTree(at address: UInt64, level: Int?, names: LocalHeap, path: String) throws {
    var node = try block(at: address, count: 24 + 8 * (4 * groupHalf + 1), "B-tree node")
    let (found, used) = try nodeStart(&node, type: 0, level: level, capacity: 2 * groupHalf)
    for _ in 0..<used {
      try names.check(try node.address())
      let child = try node.address()
      if found > 0 {
        try groupTree(at: child, level: found - 1, names: names, path: path)
      } else {
        try symbolNode(at: child, names: names, path: path)
      }
    }
    try names.check(try node.address())
  }

  /// The common start of B-tree nodes: signature, type, level, entries and siblings.
  func nodeStart(_ node: inout ByteReader, type: Int, level: Int?, capacity: Int) throws -> (level: Int, used: Int) {
    try node.expect("TREE")
    try node.require(try node.byte() == type)
    let found = try node.byte()
    // A level below the one above it is also what ends the recursion.
    try node.require(level.map { $0 == found } ?? (found < 32))
    let used = try node.short()
    try node.require(used <= capacity)
    try node.skip(16)
    return (found, used)
  }

  private func symbolNode(at address: UInt64, names: LocalHeap, path: String) throws {
    var node = try block(at: address, count: 8 + 40 * 2 * leafHalf, "symbol node")
    try node.expect("SNOD")
    try node.require(try node.byte() == 1)
    try node.skip(1)
    let used = try node.short()
    try node.require(used <= 2 * leafHalf)
    for _ in 0..<used {
      let name = try names.name(at: try node.address())
      try node.require(!name.isEmpty && spend(name.utf8.count))
      try symbol(&node, name: name, of: path)
    }
  }
}
