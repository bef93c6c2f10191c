import GANZooSupport

/// The fixed array index (specification, VII.C): chunks by number, for datasets whose maximum shape is finite.
extension ChunkTraversal {
  /// Visits the chunk of an array element: its address and, if chunks are filtered, its size and its filter mask.
  func visitElement(_ number: Int, _ element: ByteReader, _ numbering: ChunkNumbering, _ visit: Visit) throws {
    var element = element
    let damage = element.damage
    let width = element.remaining - 12
    let address = try element.address()
    let size = isFiltered ? Int(clamping: try element.number(width)) : chunkSize
    let filterMask = isFiltered ? try element.uint32() : 0
    try visit(numbering.coordinates(number), address, size, filterMask, damage)
  }

  /// Checks the client ID and the element size of an array's header: client 0 has plain chunks, client 1 filtered ones.
  func requireElement(_ size: Int, clientID: Int, _ head: ByteReader) throws {
    try head.require(clientID == (isFiltered ? 1 : 0))
    try head.require(isFiltered ? (13...20).contains(size) : size == 8)
  }

  /// Visits the chunks that a fixed array lists. Throws `KerasFormatError`, or what `visit` throws.
  func fixedArray(at address: UInt64, _ visit: Visit) throws {
    if address == HDF5Image.undefined { return }
    var head = try image.checkedBlock(at: address, count: 28, "fixed array")
    try head.expect("FAHD")
    try head.require(try head.uint8() == 0)
    let clientID = try head.uint8()
    let size = try head.uint8()
    try requireElement(size, clientID: clientID, head)
    let pageBits = try head.uint8()
    try head.require(pageBits < 32)
    let count = try head.size()
    let block = try head.address()
    if block == HDF5Image.undefined { return }
    let numbering = ChunkNumbering(self, unlimitedAxis: nil)
    let pageCount = count > 1 << pageBits ? (count - 1) >> pageBits + 1 : 0
    let content = pageCount > 0 ? (pageCount - 1) / 8 + 1 : count.multipliedClamped(by: size)
    let what = "fixed array's block"
    var data = try image.checkedBlock(at: block, count: content.addedClamped(to: 18), what)
    try data.expect("FADB")
    try data.require(try data.uint8() == 0 && data.uint8() == clientID && data.address() == address)
    if pageCount == 0 {
      for number in 0..<count { try visitElement(number, try data.take(size), numbering, visit) }
      return
    }
    let pageBitmap = Array(data.content)
    var pageAddress = block + UInt64(content + 18)
    for page in 0..<pageCount {
      let first = page << pageBits
      let elements = min(1 << pageBits, count - first)
      if pageBitmap[page / 8] & (0x80 >> UInt8(page % 8)) != 0 {
        var element = try image.checkedBlock(at: pageAddress, count: elements * size + 4, what)
        for number in first..<(first + elements) { try visitElement(number, try element.take(size), numbering, visit) }
      }
      let (next, overflow) = pageAddress.addingReportingOverflow(UInt64(elements * size + 4))
      try data.require(!overflow)
      pageAddress = next
    }
  }
}
