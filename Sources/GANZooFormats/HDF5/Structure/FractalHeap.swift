/// A fractal heap (specification, III.G): objects of any size in blocks that double in size.
///
/// All of its blocks are looked up when it is opened, each once. Not read are blocks that pass through filters, which libhdf5
/// writes only where it is told to.
struct FractalHeap {
  /// Bytes of an object's ID.
  let idSize: Int

  private let image: HDF5Image
  private let address: UInt64
  private let flags: Int
  private let offsetWidth, lengthWidth: Int
  private let hugeObjects: UInt64
  private let table: Table
  /// The blocks with objects, by their offsets.
  private var blocks: [Block] = []
  private let huge = HugeObjects()

  /// The "doubling table": rows of `width` blocks. The first two have blocks of `start` bytes, each further one of twice the size
  /// of the one before. Blocks larger than `largest` are tables themselves.
  private struct Table {
    let width: Int
    let start: UInt64
    let largest: UInt64

    func blockSize(_ row: Int) -> UInt64 { row == 0 ? start : start << UInt64(row - 1) }
    var directRows: Int { largest.trailingZeroBitCount - start.trailingZeroBitCount + 2 }
    /// The rows of a table that stands for a block of `size` bytes.
    func rows(_ size: UInt64) -> Int {
      size.trailingZeroBitCount - start.trailingZeroBitCount - width.trailingZeroBitCount + 1
    }
  }

  private struct Block {
    let offset: UInt64
    let bytes: ByteReader
    /// Where its head ends.
    let first: Int
  }

  /// Where huge objects lie, once it is known.
  private final class HugeObjects {
    var places: [UInt64: (address: UInt64, size: Int)]?
  }

  /// Reads the heap whose header lies at `address`. Throws `KerasFormatError.damaged` or `.unsupported`.
  init(_ image: HDF5Image, at address: UInt64) throws {
    self.image = image
    self.address = address
    var head = try image.block(at: address, count: 9, "fractal heap")
    try head.expect("FRHP")
    try head.require(try head.byte() == 0)
    idSize = try head.short()
    guard try head.short() == 0 else { throw image.unsupported("a fractal heap with filters", at: "/") }
    head = try image.checkedBlock(at: address, count: 146, "fractal heap")
    try head.skip(9)
    flags = try head.byte()
    let largestObject = try head.word()
    try head.skip(8)
    hugeObjects = try head.address()
    // Free space, sizes and counts, for those who write.
    try head.skip(80)
    let width = try head.short()
    let (start, largest) = (try head.number(8), try head.number(8))
    let bits = try head.short()
    try head.skip(2)
    let root = try head.address()
    let rows = try head.short()
    let sizes = [UInt64(width), start, largest]
    try head.require(sizes.allSatisfy { $0.nonzeroBitCount == 1 } && start <= largest && largest <= 1 << 31)
    try head.require((1...64).contains(bits) && start.trailingZeroBitCount < bits)
    table = Table(width: width, start: start, largest: largest)
    offsetWidth = (bits + 7) / 8
    lengthWidth = min((largest.trailingZeroBitCount + 7) / 8, Self.width(largestObject))
    try head.require(idSize >= 1 + offsetWidth + lengthWidth && idSize <= 64)
    if root == HDF5Image.undefined { return }
    var seen: Set<UInt64> = []
    if rows == 0 {
      try addBlock(at: root, offset: 0, size: start, &seen)
    } else {
      try head.require(rows + start.trailingZeroBitCount <= 62)
      try addTable(at: root, offset: 0, rows: rows, &seen)
    }
    blocks.sort { $0.offset < $1.offset }
  }

  /// Bytes that numbers up to `limit` take.
  private static func width(_ limit: Int) -> Int { (Int.bitWidth - 1 - max(1, limit).leadingZeroBitCount) / 8 + 1 }

  private func head(_ block: inout ByteReader, _ signature: StaticString, offset: UInt64) throws {
    try block.expect(signature)
    try block.require(try block.byte() == 0 && block.address() == address)
    try block.require(try block.number(offsetWidth) == offset)
  }

  private mutating func addTable(at address: UInt64, offset: UInt64, rows: Int, _ seen: inout Set<UInt64>) throws {
    let size = 5 + 8 + offsetWidth + 8 * rows * table.width
    var block = try image.checkedBlock(at: address, count: size.addedClamped(to: 4), "fractal heap's table")
    try block.require(seen.insert(address).inserted)
    try head(&block, "FHIB", offset: offset)
    var place = offset
    for row in 0..<rows {
      let size = table.blockSize(row)
      for _ in 0..<table.width {
        let child = try block.address()
        if child != HDF5Image.undefined {
          if row < table.directRows {
            try addBlock(at: child, offset: place, size: size, &seen)
          } else {
            // Fewer rows than the one that it stands in has above it, so that this ends.
            let rows = table.rows(size)
            try block.require(rows > 0 && rows <= row)
            try addTable(at: child, offset: place, rows: rows, &seen)
          }
        }
        let (next, overflow) = place.addingReportingOverflow(size)
        try block.require(!overflow)
        place = next
      }
    }
  }

  private mutating func addBlock(at address: UInt64, offset: UInt64, size: UInt64, _ seen: inout Set<UInt64>) throws {
    let what = "fractal heap's block"
    var block = try image.block(at: address, count: Int(clamping: size), what)
    try block.require(seen.insert(address).inserted)
    let whole = block
    try head(&block, "FHDB", offset: offset)
    if flags & 2 != 0 {
      let place = whole.remaining - block.remaining
      let sum = try block.word()
      // Over all of the block, with zeros for the sum.
      var bytes = Array(whole.content)
      bytes.replaceSubrange(place..<(place + 4), with: [0, 0, 0, 0])
      guard sum == Int(HDF5Checksum.lookup3(bytes[...])) else { throw image.wrongChecksum(what, at: address) }
    }
    blocks.append(Block(offset: offset, bytes: whole, first: whole.remaining - block.remaining))
  }

  // MARK: - Objects

  /// The object that an ID means. Throws `KerasFormatError`.
  func object(_ id: ByteReader) throws -> ByteReader {
    var id = id
    let first = try id.byte()
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
    let place = Int(clamping: offset - block.offset)
    try id.require(place >= block.first)
    var bytes = block.bytes
    try bytes.skip(place)
    return try bytes.take(count)
  }

  /// One that lies by itself in the file, under a number in a B-tree.
  private func hugeObject(_ id: inout ByteReader) throws -> ByteReader {
    let number = try id.number(min(8, idSize - 1))
    if huge.places == nil {
      var places: [UInt64: (address: UInt64, size: Int)] = [:]
      try id.require(hugeObjects != HDF5Image.undefined)
      // Records of type 1: without filters, under a number.
      let tree = try NewTree(image, at: hugeObjects, type: 1)
      try id.require(tree.recordSize == 24)
      try tree.forEachRecord { record in
        var record = record
        let place = (address: try record.address(), size: try record.size())
        places[try record.number(8)] = place
      }
      huge.places = places
    }
    guard let place = huge.places?[number] else { throw id.damage }
    return try image.block(at: place.address, count: place.size, "object")
  }
}
