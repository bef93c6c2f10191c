/// The chunk index of a dataset, by its address (specification, IV.A.2.i).
enum ChunkIndex {
  /// A version 1 B-tree, the only chunk index before HDF5 1.10.
  case bTreeV1(UInt64)
  /// No index: the dataset is one chunk at this address. `size` is its size in the file if it is filtered.
  case single(UInt64, size: Int?, filterMask: Int)
  /// No index: the chunks lie one behind the other from this address.
  case implicit(UInt64)
  /// For datasets with a finite maximum shape.
  case fixedArray(UInt64)
  /// For datasets with one unlimited axis.
  case extensibleArray(UInt64)
  /// A version 2 B-tree, for datasets with several unlimited axes.
  case bTreeV2(UInt64)

  /// Reads a version 3 layout message from behind its layout class: the chunk shape, with the bytes of an element as
  /// its last axis, and the index.
  static func readVersion3(_ body: inout ByteReader) throws -> ([Int], ChunkIndex) {
    let rank = try body.uint8()
    try body.require((2...33).contains(rank))
    let tree = try body.address()
    return (try (0..<rank).map { _ in try body.uint32() }, .bTreeV1(tree))
  }

  /// Reads the same of a version 4 or 5 layout message.
  static func readVersion4(_ body: inout ByteReader, _ image: HDF5Image, at path: String) throws -> ([Int], ChunkIndex)
  {
    let flags = try body.uint8()
    // Chunks at the edges may be stored without filters.
    if flags & 1 != 0 { throw image.unsupported("unfiltered partial chunks", at: path) }
    let rank = try body.uint8()
    try body.require((2...33).contains(rank))
    let width = try body.uint8()
    try body.require((1...8).contains(width))
    let chunkShape = try (0..<rank).map { _ in Int(clamping: try body.number(width)) }
    switch try body.uint8() {
    case 1:
      let size = flags & 2 != 0 ? try body.size() : nil
      let filterMask = flags & 2 != 0 ? try body.uint32() : 0
      return (chunkShape, .single(try body.address(), size: size, filterMask: filterMask))
    case 2: return (chunkShape, .implicit(try body.address()))
    case 3:
      try body.skip(1)
      return (chunkShape, .fixedArray(try body.address()))
    case 4:
      try body.skip(5)
      return (chunkShape, .extensibleArray(try body.address()))
    case 5:
      try body.skip(6)
      return (chunkShape, .bTreeV2(try body.address()))
    default: throw body.damage
    }
  }
}
