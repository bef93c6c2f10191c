/// Chunks found by their numbers: fixed and extensible arrays (specification, VII.C and D).
extension ChunkWalk {
  /// An entry of either array: a chunk's address, and where it is filtered its size and the filters that it escaped.
  private func offer(_ number: Int, _ entry: ByteReader, _ order: LinearOrder, _ offer: Offer) throws {
    var entry = entry
    let damage = entry.damage
    let width = entry.remaining - 12
    let address = try entry.address()
    let size = isFiltered ? Int(clamping: try entry.number(width)) : chunkSize
    let skipped = isFiltered ? try entry.word() : 0
    try offer(order.place(number), address, size, skipped, damage)
  }

  private func requireEntry(_ size: Int, client: Int, _ head: ByteReader) throws {
    try head.require(client == (isFiltered ? 1 : 0))
    try head.require(isFiltered ? (13...20).contains(size) : size == 8)
  }

  // MARK: - Fixed

  func fixedArray(at address: UInt64, _ offer: Offer) throws {
    if address == HDF5Image.undefined { return }
    var head = try image.checkedBlock(at: address, count: 28, "fixed array")
    try head.expect("FAHD")
    try head.require(try head.byte() == 0)
    let client = try head.byte()
    let size = try head.byte()
    try requireEntry(size, client: client, head)
    let bits = try head.byte()
    try head.require(bits < 32)
    let count = try head.size()
    let block = try head.address()
    if block == HDF5Image.undefined { return }
    let order = LinearOrder(self, slowest: nil)
    let pageCount = count > 1 << bits ? (count - 1) >> bits + 1 : 0
    let content = pageCount > 0 ? (pageCount + 7) / 8 : count.multipliedClamped(by: size)
    let what = "fixed array's block"
    var data = try image.checkedBlock(at: block, count: content.addedClamped(to: 18), what)
    try data.expect("FADB")
    try data.require(try data.byte() == 0 && data.byte() == client && data.address() == address)
    if pageCount == 0 {
      for number in 0..<count { try self.offer(number, try data.take(size), order, offer) }
      return
    }
    let pages = Array(data.content)
    var place = block + UInt64(content + 18)
    for page in 0..<pageCount {
      let first = page << bits
      let entries = min(1 << bits, count - first)
      if pages[page / 8] & (0x80 >> UInt8(page % 8)) != 0 {
        var entry = try image.checkedBlock(at: place, count: entries * size + 4, what)
        for number in first..<(first + entries) { try self.offer(number, try entry.take(size), order, offer) }
      }
      let (next, overflow) = place.addingReportingOverflow(UInt64(entries * size + 4))
      try data.require(!overflow)
      place = next
    }
  }

  // MARK: - Extensible

  /// The sizes of an extensible array's parts, which double as it grows.
  private struct Extensible {
    let address: UInt64
    let client, entrySize, bits, pageSize, firstEntries, leastEntries, leastBlocks: Int

    /// Super blocks 0, 1, 2 … have 1, 1, 2, 2, 4, 4 … blocks of 1, 2, 2, 4, 4, 8 … times the least number of entries.
    func blocks(_ superBlock: Int) -> Int { 1 << (superBlock / 2) }
    func entries(_ superBlock: Int) -> Int { leastEntries << ((superBlock + 1) / 2) }
    var superBlocks: Int { 1 + bits - leastEntries.trailingZeroBitCount }
    /// Super blocks that have no block of their own: the index lists what they hold.
    var superBlocksInIndex: Int { 2 * leastBlocks.trailingZeroBitCount }
    var offsetWidth: Int { (bits + 7) / 8 }
    func pages(_ superBlock: Int) -> Int {
      entries(superBlock) > pageSize ? entries(superBlock) / pageSize : 0
    }
  }

  func extensibleArray(at address: UInt64, _ offer: Offer) throws {
    guard address != HDF5Image.undefined, let axis = largest.indices.max(by: { largest[$0] < largest[$1] }) else {
      return
    }
    var head = try image.checkedBlock(at: address, count: 72, "extensible array")
    try head.expect("EAHD")
    try head.require(try head.byte() == 0)
    let client = try head.byte()
    let entrySize = try head.byte()
    try requireEntry(entrySize, client: client, head)
    let bits = try head.byte()
    let firstEntries = try head.byte()
    let leastEntries = try head.byte()
    let leastBlocks = try head.byte()
    let pageBits = try head.byte()
    // Counts, for those who write.
    try head.skip(48)
    let index = try head.address()
    let array = Extensible(
      address: address, client: client, entrySize: entrySize, bits: bits, pageSize: 1 << min(pageBits, 32),
      firstEntries: firstEntries, leastEntries: leastEntries, leastBlocks: leastBlocks)
    try head.require(
      bits <= 56 && pageBits <= 32 && leastEntries.nonzeroBitCount == 1 && leastBlocks.nonzeroBitCount == 1
        && leastEntries.trailingZeroBitCount <= bits && array.superBlocksInIndex <= array.superBlocks)
    if index == HDF5Image.undefined { return }
    let order = LinearOrder(self, slowest: axis)
    try readIndex(at: index, array) { try self.offer($0, $1, order, offer) }
  }

  private typealias Entry = (Int, ByteReader) throws -> Void

  private func start(_ block: inout ByteReader, _ signature: StaticString, _ array: Extensible) throws {
    try block.expect(signature)
    try block.require(try block.byte() == 0 && block.byte() == array.client && block.address() == array.address)
  }

  private func readIndex(at address: UInt64, _ array: Extensible, _ take: Entry) throws {
    let blocks = 2 * (array.leastBlocks - 1)
    let superBlocks = array.superBlocks - array.superBlocksInIndex
    let size = 18 + array.firstEntries * array.entrySize + 8 * (blocks + superBlocks)
    var index = try image.checkedBlock(at: address, count: size, "extensible array's index")
    try start(&index, "EAIB", array)
    for number in 0..<array.firstEntries { try take(number, try index.take(array.entrySize)) }
    var first = array.firstEntries
    for superBlock in 0..<array.superBlocks {
      if superBlock < array.superBlocksInIndex {
        // Pages of these would have no place to be noted in.
        try index.require(array.pages(superBlock) == 0)
        for _ in 0..<array.blocks(superBlock) {
          try readBlock(at: try index.address(), first, superBlock, pages: [], array, take)
          first += array.entries(superBlock)
        }
      } else {
        try readSuperBlock(at: try index.address(), first, superBlock, array, take)
        first += array.blocks(superBlock).multipliedClamped(by: array.entries(superBlock))
      }
    }
  }

  private func readSuperBlock(
    at address: UInt64, _ first: Int, _ number: Int, _ array: Extensible, _ take: Entry
  ) throws {
    if address == HDF5Image.undefined { return }
    let (blocks, pages) = (array.blocks(number), array.pages(number))
    let bitmap = blocks.multipliedClamped(by: (pages + 7) / 8)
    let size = bitmap.addedClamped(to: 8.multipliedClamped(by: blocks)).addedClamped(to: 18 + array.offsetWidth)
    var block = try image.checkedBlock(at: address, count: size, "extensible array's block")
    try start(&block, "EASB", array)
    try block.skip(array.offsetWidth)
    let bits = Array(try block.take(bitmap).content)
    for index in 0..<blocks {
      let isThere = (0..<pages).map { page in
        let bit = index * pages + page
        return bits[bit / 8] & (0x80 >> UInt8(bit % 8)) != 0
      }
      let start = first + index * array.entries(number)
      try readBlock(at: try block.address(), start, number, pages: isThere, array, take)
    }
  }

  private func readBlock(
    at address: UInt64, _ first: Int, _ superBlock: Int, pages: [Bool], _ array: Extensible, _ take: Entry
  ) throws {
    if address == HDF5Image.undefined { return }
    let what = "extensible array's block"
    let entries = array.entries(superBlock)
    let head = 18 + array.offsetWidth
    let content = pages.isEmpty ? entries.multipliedClamped(by: array.entrySize) : 0
    var block = try image.checkedBlock(at: address, count: content.addedClamped(to: head), what)
    try start(&block, "EADB", array)
    try block.skip(array.offsetWidth)
    if pages.isEmpty {
      for number in 0..<entries { try take(first + number, try block.take(array.entrySize)) }
      return
    }
    let size = array.pageSize * array.entrySize + 4
    for page in pages.indices where pages[page] {
      let (offset, overflow) = page.multipliedReportingOverflow(by: size)
      try block.require(!overflow)
      var entry = try image.checkedBlock(at: address + UInt64(head + offset), count: size, what)
      let start = first + page * array.pageSize
      for number in start..<(start + array.pageSize) { try take(number, try entry.take(array.entrySize)) }
    }
  }
}
