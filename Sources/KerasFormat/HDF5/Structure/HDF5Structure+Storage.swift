/// Where values lie: layouts, filters, chunks and the global heap (specification, IV.A.2.i and l, III.A, III.E).
extension HDF5Structure {
  func layout(_ body: inout ByteReader, of path: String) throws -> HDF5ObjectCheck.Layout {
    let version = try body.byte()
    guard (3...4).contains(version) else { throw unsupported("a layout of before HDF5 1.6.3", at: path) }
    switch (try body.byte(), version) {
    case (0, _):
      let size = try body.short()
      try body.skip(size)
      return .compact(size)
    case (1, _):
      return .contiguous(address: try body.address(), size: try body.number(8))
    case (2, 3):
      let rank = try body.byte()
      try body.require((2...33).contains(rank))
      let tree = try body.address()
      return .chunked(tree: tree, extents: try (0..<rank).map { _ in try body.word() })
    case (2, _): throw unsupported("a chunk index of HDF5 1.10 and later", at: path)
    case (3, _): throw unsupported("a virtual layout", at: path)
    default: throw body.damage
    }
  }

  func filters(_ body: inout ByteReader) throws {
    let version = try body.byte()
    let count = try body.byte()
    try body.require((1...2).contains(version) && count <= 32)
    if version == 1 { try body.skip(6) }
    for _ in 0..<count {
      let filter = try body.short()
      let hasName = version == 1 || filter >= 256
      let nameLength = hasName ? try body.short() : 0
      try body.skip(2)
      let valueCount = try body.short()
      if nameLength > 0 { _ = try body.take(version == 1 ? (nameLength + 7) / 8 * 8 : nameLength).text(at: 0) }
      try body.skip(4 * valueCount)
      if version == 1 && valueCount % 2 == 1 { try body.skip(4) }
    }
  }

  /// Checks that a dataset's type, shape, fill value and layout agree.
  func check(_ object: HDF5ObjectCheck, damage: KerasFormatError) throws {
    guard let layout = object.layout else { return }
    guard let type = object.type, let space = object.space else { throw damage }
    guard object.fillSizes.allSatisfy({ $0 == 0 || $0 == type.size }) else { throw damage }
    let byteCount = space.count.map { $0.multipliedClamped(by: type.size) }
    switch layout {
    case .compact(let size):
      guard byteCount == size else { throw damage }
    case .contiguous(let address, let size):
      if address == Self.undefined { return }
      guard byteCount.map(UInt64.init) == size, contains(address, count: size) else { throw damage }
    case .chunked(let tree, let extents):
      let bytes = extents.reduce(1) { $0.multipliedClamped(by: $1) }
      guard extents.count == space.rank + 1, extents.last == type.size, bytes > 0, bytes <= UInt32.max else {
        throw damage
      }
      if tree == Self.undefined { return }
      try chunkTree(at: tree, level: nil, rank: extents.count, chunk: object.isFiltered ? nil : bytes)
    }
  }

  /// A node of a dataset's B-tree; `chunk` is the size of every chunk where no filter changes it.
  private func chunkTree(at address: UInt64, level: Int?, rank: Int, chunk: Int?) throws {
    let key = 8 + 8 * rank
    var node = try block(at: address, count: 24 + key * (2 * chunkHalf + 1) + 8 * 2 * chunkHalf, "B-tree node")
    let (found, used) = try nodeStart(&node, type: 1, level: level, capacity: 2 * chunkHalf)
    for _ in 0..<used {
      let size = try node.word()
      try node.skip(key - 4)
      let child = try node.address()
      if found > 0 {
        try chunkTree(at: child, level: found - 1, rank: rank, chunk: chunk)
      } else {
        try node.require(contains(child, count: UInt64(size)) && size > 0 && (chunk == nil || chunk == size))
      }
    }
  }

  /// A variable-length string's place in an attribute: its length, and where it lies in a global heap.
  func variableString(_ body: inout ByteReader) throws {
    let length = try body.word()
    let address = try body.address()
    let index = try body.word()
    if length == 0 || address == 0 { return }
    stringBudget -= length
    try body.require(stringBudget >= 0)
    // Exactly: libhdf5 takes room for the length, and then reads the whole object.
    try body.require(try globalHeap(at: address)[index] == length)
  }

  /// The sizes of the objects in the global heap collection at `address`, by index.
  private func globalHeap(at address: UInt64) throws -> [Int: Int] {
    if let known = heaps[address] { return known }
    var head = try block(at: address, count: 16, "global heap")
    try head.expect("GCOL")
    try head.require(try head.byte() == 1)
    try head.skip(3)
    let size = Int(clamping: try head.address())
    try head.require(size >= 4096 && contains(address, count: UInt64(size)))
    var heap = try block(at: address, count: size, "global heap")
    try heap.skip(16)
    var sizes: [Int: Int] = [:]
    while heap.remaining >= 16 {
      let index = try heap.short()
      try heap.skip(6)
      let length = Int(clamping: try heap.address())
      // Index 0 is the free rest, and counts its own head.
      if index == 0 {
        try heap.require(length == heap.remaining + 16)
        break
      }
      try heap.require(length <= heap.remaining && sizes.updateValue(length, forKey: index) == nil)
      try heap.skip((length + 7) / 8 * 8)
    }
    heaps[address] = sizes
    return sizes
  }
}
