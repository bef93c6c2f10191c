import GANZooSupport

/// A fractal heap (specification, III.G): objects of any size in blocks whose sizes double.
///
/// `init` reads all direct blocks, each once. Filtered heaps are not supported; libhdf5 writes them only on request.
struct FractalHeap {
  /// Bytes of a heap ID.
  let idSize: Int

  private let image: HDF5Image
  private let address: UInt64
  private let flags: Int
  private let offsetWidth, lengthWidth: Int
  private let hugeObjects: UInt64
  private let table: DoublingTable
  /// The direct blocks, in the order of their offsets.
  private var blocks: [DirectBlock] = []
  private let huge = HugeObjects()

  /// The doubling table: rows of `width` blocks. The blocks of the first two rows have `startingBlockSize` bytes; the
  /// block size doubles with each further row. Blocks larger than `maximumDirectBlockSize` are indirect: tables of
  /// blocks.
  private struct DoublingTable {
    let width: Int
    let startingBlockSize: UInt64
    let maximumDirectBlockSize: UInt64

    func blockSize(_ row: Int) -> UInt64 { row == 0 ? startingBlockSize : startingBlockSize << UInt64(row - 1) }
    var directRows: Int {
      maximumDirectBlockSize.trailingZeroBitCount - startingBlockSize.trailingZeroBitCount + 2
    }
    /// Rows of an indirect block that spans `size` bytes of the heap.
    func rows(_ size: UInt64) -> Int {
      size.trailingZeroBitCount - startingBlockSize.trailingZeroBitCount - width.trailingZeroBitCount + 1
    }
  }

  private struct DirectBlock {
    /// In the address space of the heap.
    let offset: UInt64
    let bytes: ByteReader
    let headerSize: Int
  }

  /// The huge objects by their keys; nil until one of them is looked up.
  private final class HugeObjects {
    var locations: [UInt64: (address: UInt64, size: Int)]?
  }

  /// Reads the heap whose header lies at `address`. Throws `KerasFormatError.damaged` or `.unsupported`.
  init(_ image: HDF5Image, at address: UInt64) throws {
    self.image = image
    self.address = address
    var head = try image.block(at: address, count: 9, "fractal heap")
    try head.expect("FRHP")
    try head.require(try head.uint8() == 0)
    idSize = try head.uint16()
    guard try head.uint16() == 0 else { throw image.unsupported("a fractal heap with filters", at: "/") }
    head = try image.checkedBlock(at: address, count: 146, "fractal heap")
    try head.skip(9)
    flags = try head.uint8()
    let largestObject = try head.uint32()
    try head.skip(8)
    hugeObjects = try head.address()
    // Free space, sizes and counts are needed for writing only.
    try head.skip(80)
    let width = try head.uint16()
    let (startingBlockSize, maximumDirectBlockSize) = (try head.number(8), try head.number(8))
    let bits = try head.uint16()
    try head.skip(2)
    let root = try head.address()
    let rows = try head.uint16()
    let sizes = [UInt64(width), startingBlockSize, maximumDirectBlockSize]
    try head.require(
      sizes.allSatisfy { $0.nonzeroBitCount == 1 } && startingBlockSize <= maximumDirectBlockSize
        && maximumDirectBlockSize <= 1 << 31)
    try head.require((1...64).contains(bits) && startingBlockSize.trailingZeroBitCount < bits)
    table = DoublingTable(
      width: width, startingBlockSize: startingBlockSize, maximumDirectBlockSize: maximumDirectBlockSize)
    offsetWidth = (bits + 7) / 8
    lengthWidth = min((maximumDirectBlockSize.trailingZeroBitCount + 7) / 8, Self.width(largestObject))
    try head.require(idSize >= 1 + offsetWidth + lengthWidth && idSize <= 64)
    if root == HDF5Image.undefined { return }
    var seen: Set<UInt64> = []
    if rows == 0 {
      try addDirectBlock(at: root, offset: 0, size: startingBlockSize, &seen)
    } else {
      try head.require(rows + startingBlockSize.trailingZeroBitCount <= 62)
      try addIndirectBlock(at: root, offset: 0, rows: rows, &seen)
    }
    blocks.sort { $0.offset < $1.offset }
  }

  /// The width in bytes of a field that holds numbers up to `limit`.
  private static func width(_ limit: Int) -> Int { (Int.bitWidth - 1 - max(1, limit).leadingZeroBitCount) / 8 + 1 }

  private func readHeader(_ block: inout ByteReader, _ signature: StaticString, offset: UInt64) throws {
    try block.expect(signature)
    try block.require(try block.uint8() == 0 && block.address() == address)
    try block.require(try block.number(offsetWidth) == offset)
  }

  private mutating func addIndirectBlock(
    at address: UInt64, offset: UInt64, rows: Int, _ seen: inout Set<UInt64>
  ) throws {
    let size = 5 + 8 + offsetWidth + 8 * rows * table.width
    var block = try image.checkedBlock(at: address, count: size.addedClamped(to: 4), "fractal heap's table")
    try block.require(seen.insert(address).inserted)
    try readHeader(&block, "FHIB", offset: offset)
    var childOffset = offset
    for row in 0..<rows {
      let size = table.blockSize(row)
      for _ in 0..<table.width {
        let child = try block.address()
        if child != HDF5Image.undefined {
          if row < table.directRows {
            try addDirectBlock(at: child, offset: childOffset, size: size, &seen)
          } else {
            // The child must have fewer rows than stand above it, so that the recursion ends.
            let rows = table.rows(size)
            try block.require(rows > 0 && rows <= row)
            try addIndirectBlock(at: child, offset: childOffset, rows: rows, &seen)
          }
        }
        let (next, overflow) = childOffset.addingReportingOverflow(size)
        try block.require(!overflow)
        childOffset = next
      }
    }
  }

  private mutating func addDirectBlock(
    at address: UInt64, offset: UInt64, size: UInt64, _ seen: inout Set<UInt64>
  ) throws {
    let what = "fractal heap's block"
    var block = try image.block(at: address, count: Int(clamping: size), what)
    try block.require(seen.insert(address).inserted)
    let whole = block
    try readHeader(&block, "FHDB", offset: offset)
    if flags & 2 != 0 {
      let position = whole.remaining - block.remaining
      let sum = try block.uint32()
      // The checksum is that of the whole block with zeros in place of the checksum.
      var bytes = Array(whole.content)
      bytes.replaceSubrange(position..<(position + 4), with: [0, 0, 0, 0])
      guard sum == Int(HDF5Checksum.lookup3(bytes[...])) else { throw image.wrongChecksum(what, at: address) }
    }
    blocks.append(DirectBlock(offset: offset, bytes: whole, headerSize: whole.remaining - block.remaining))
  }

  // MARK: - Objects

  /// The object with a heap ID. Throws `KerasFormatError`.
  func object(_ id: ByteReader) throws -> ByteReader {
    var id = id
    let first = try id.uint8()
    try id.require(first & 0xC0 == 0)
    switch first & 0x30 {
    case 0x00: return try managed(offset: try id.number(offsetWidth), count: Int(try id.number(lengthWidth)), id)
    case 0x10: return try hugeObject(&id)
    case 0x20: return try id.take((first & 0x0F) + 1)
    default: throw id.damage
    }
  }

  private func managed(offset: UInt64, count: Int, _ id: ByteReader) throws -> ByteReader {
    var (low, high) = (0, blocks.count)
    while low < high {
      let middle = (low + high) / 2
      if blocks[middle].offset <= offset { low = middle + 1 } else { high = middle }
    }
    try id.require(low > 0)
    let block = blocks[low - 1]
    let position = Int(clamping: offset - block.offset)
    try id.require(position >= block.headerSize)
    var bytes = block.bytes
    try bytes.skip(position)
    return try bytes.take(count)
  }

  /// An object too large for a block: it lies outside the heap, and a B-tree gives its address by its key.
  private func hugeObject(_ id: inout ByteReader) throws -> ByteReader {
    let key = try id.number(min(8, idSize - 1))
    if huge.locations == nil {
      var locations: [UInt64: (address: UInt64, size: Int)] = [:]
      try id.require(hugeObjects != HDF5Image.undefined)
      // Records of type 1: indirectly accessed, not filtered.
      let tree = try BTreeV2(image, at: hugeObjects, type: 1)
      try id.require(tree.recordSize == 24)
      try tree.forEachRecord { record in
        var record = record
        let location = (address: try record.address(), size: try record.size())
        locations[try record.number(8)] = location
      }
      huge.locations = locations
    }
    guard let location = huge.locations?[key] else { throw id.damage }
    return try image.block(at: location.address, count: location.size, "object")
  }
}
