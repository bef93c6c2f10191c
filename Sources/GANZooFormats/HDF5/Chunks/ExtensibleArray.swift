import GANZooSupport

/// The extensible array index (specification, VII.D): chunks by number, for datasets with one unlimited axis.
extension ChunkTraversal {
  /// The header of an extensible array, with the sizes of its blocks, which double as the array grows.
  private struct ExtensibleArrayHeader {
    let address: UInt64
    let clientID, elementSize: Int
    /// Bits of the largest element index.
    let maxElementsBits: Int
    /// Elements of a page. A data block with more elements than this consists of pages.
    let pageSize: Int
    /// Elements that the index block holds itself.
    let indexBlockElements: Int
    let minDataBlockElements: Int
    /// The fewest data block addresses of a secondary block.
    let minDataBlockPointers: Int

    /// Secondary blocks 0, 1, 2 … have 1, 1, 2, 2, 4, 4 … data blocks of 1, 2, 2, 4, 4, 8 … times
    /// `minDataBlockElements`.
    func dataBlocks(_ secondaryBlock: Int) -> Int { 1 << (secondaryBlock / 2) }
    func elements(_ secondaryBlock: Int) -> Int { minDataBlockElements << ((secondaryBlock + 1) / 2) }
    var secondaryBlocks: Int { 1 + maxElementsBits - minDataBlockElements.trailingZeroBitCount }
    /// The first secondary blocks are not stored: the index block has the addresses of their data blocks.
    var secondaryBlocksInIndex: Int { 2 * minDataBlockPointers.trailingZeroBitCount }
    var offsetWidth: Int { (maxElementsBits + 7) / 8 }
    func pages(_ secondaryBlock: Int) -> Int {
      elements(secondaryBlock) > pageSize ? elements(secondaryBlock) / pageSize : 0
    }
  }

  /// Visits the chunks that an extensible array lists. Throws `KerasFormatError`, or what `visit` throws.
  func extensibleArray(at address: UInt64, _ visit: Visit) throws {
    guard address != HDF5Image.undefined,
      let axis = maximumShape.indices.max(by: { maximumShape[$0] < maximumShape[$1] })
    else {
      return
    }
    var head = try image.checkedBlock(at: address, count: 72, "extensible array")
    try head.expect("EAHD")
    try head.require(try head.uint8() == 0)
    let clientID = try head.uint8()
    let elementSize = try head.uint8()
    try requireElement(elementSize, clientID: clientID, head)
    let maxElementsBits = try head.uint8()
    let indexBlockElements = try head.uint8()
    let minDataBlockElements = try head.uint8()
    let minDataBlockPointers = try head.uint8()
    let pageBits = try head.uint8()
    // Statistics are needed for writing only.
    try head.skip(48)
    let index = try head.address()
    let array = ExtensibleArrayHeader(
      address: address, clientID: clientID, elementSize: elementSize, maxElementsBits: maxElementsBits,
      pageSize: 1 << min(pageBits, 32), indexBlockElements: indexBlockElements,
      minDataBlockElements: minDataBlockElements, minDataBlockPointers: minDataBlockPointers)
    try head.require(
      maxElementsBits <= 56 && pageBits <= 32 && minDataBlockElements.nonzeroBitCount == 1
        && minDataBlockPointers.nonzeroBitCount == 1
        && minDataBlockElements.trailingZeroBitCount <= maxElementsBits
        && array.secondaryBlocksInIndex <= array.secondaryBlocks)
    if index == HDF5Image.undefined { return }
    let numbering = ChunkNumbering(self, unlimitedAxis: axis)
    try readIndexBlock(at: index, array) { try visitElement($0, $1, numbering, visit) }
  }

  private typealias VisitElement = (Int, ByteReader) throws -> Void

  private func readHeader(_ block: inout ByteReader, _ signature: StaticString, _ array: ExtensibleArrayHeader) throws {
    try block.expect(signature)
    try block.require(try block.uint8() == 0 && block.uint8() == array.clientID && block.address() == array.address)
  }

  private func readIndexBlock(at address: UInt64, _ array: ExtensibleArrayHeader, _ visit: VisitElement) throws {
    let blocks = 2 * (array.minDataBlockPointers - 1)
    let secondaryBlocks = array.secondaryBlocks - array.secondaryBlocksInIndex
    let size = 18 + array.indexBlockElements * array.elementSize + 8 * (blocks + secondaryBlocks)
    var index = try image.checkedBlock(at: address, count: size, "extensible array's index")
    try readHeader(&index, "EAIB", array)
    for number in 0..<array.indexBlockElements { try visit(number, try index.take(array.elementSize)) }
    var first = array.indexBlockElements
    for secondaryBlock in 0..<array.secondaryBlocks {
      if secondaryBlock < array.secondaryBlocksInIndex {
        // The index block has no bitmap of the pages that are stored.
        try index.require(array.pages(secondaryBlock) == 0)
        for _ in 0..<array.dataBlocks(secondaryBlock) {
          try readDataBlock(at: try index.address(), first, secondaryBlock, pages: [], array, visit)
          first += array.elements(secondaryBlock)
        }
      } else {
        try readSecondaryBlock(at: try index.address(), first, secondaryBlock, array, visit)
        first += array.dataBlocks(secondaryBlock).multipliedClamped(by: array.elements(secondaryBlock))
      }
    }
  }

  private func readSecondaryBlock(
    at address: UInt64, _ first: Int, _ number: Int, _ array: ExtensibleArrayHeader, _ visit: VisitElement
  ) throws {
    if address == HDF5Image.undefined { return }
    let (blocks, pages) = (array.dataBlocks(number), array.pages(number))
    let bitmap = blocks.multipliedClamped(by: (pages + 7) / 8)
    let size = bitmap.addedClamped(to: 8.multipliedClamped(by: blocks)).addedClamped(to: 18 + array.offsetWidth)
    var block = try image.checkedBlock(at: address, count: size, "extensible array's block")
    try readHeader(&block, "EASB", array)
    try block.skip(array.offsetWidth)
    let bits = Array(try block.take(bitmap).content)
    for index in 0..<blocks {
      let isPageStored = (0..<pages).map { page in
        let bit = index * pages + page
        return bits[bit / 8] & (0x80 >> UInt8(bit % 8)) != 0
      }
      let start = first + index * array.elements(number)
      try readDataBlock(at: try block.address(), start, number, pages: isPageStored, array, visit)
    }
  }

  private func readDataBlock(
    at address: UInt64, _ first: Int, _ secondaryBlock: Int, pages: [Bool], _ array: ExtensibleArrayHeader,
    _ visit: VisitElement
  ) throws {
    if address == HDF5Image.undefined { return }
    let what = "extensible array's block"
    let elements = array.elements(secondaryBlock)
    let head = 18 + array.offsetWidth
    let content = pages.isEmpty ? elements.multipliedClamped(by: array.elementSize) : 0
    var block = try image.checkedBlock(at: address, count: content.addedClamped(to: head), what)
    try readHeader(&block, "EADB", array)
    try block.skip(array.offsetWidth)
    if pages.isEmpty {
      for number in 0..<elements { try visit(first + number, try block.take(array.elementSize)) }
      return
    }
    let size = array.pageSize * array.elementSize + 4
    for page in pages.indices where pages[page] {
      let (offset, overflow) = page.multipliedReportingOverflow(by: size)
      try block.require(!overflow)
      var element = try image.checkedBlock(at: address + UInt64(head + offset), count: size, what)
      let start = first + page * array.pageSize
      for number in start..<(start + array.pageSize) { try visit(number, try element.take(array.elementSize)) }
    }
  }
}
