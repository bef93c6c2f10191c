/// Links or attributes that are too many for a header: messages in a fractal heap, found by a version 2 B-tree of their names.
struct DenseStorage {
  private let heap, index: UInt64

  /// Reads a link info or an attribute info message (specification, IV.A.2.c and v); nil where nothing is dense.
  ///
  /// - Parameter indexSize: the width of the number that the next one gets, where creation is counted.
  init?(_ message: ByteReader, indexSize: Int) throws {
    var message = message
    try message.require(try message.byte() == 0)
    if try message.byte() & 1 != 0 { try message.skip(indexSize) }
    (heap, index) = (try message.address(), try message.address())
    if heap == HDF5Image.undefined { return nil }
  }

  /// Hands over each message; what `visit` returns, its name, must have the hash that the index says.
  ///
  /// - Parameters:
  ///   - type: the kind of the B-tree's records.
  ///   - hashPlace: where the hash lies in a record; the heap's ID has the rest, but for what lies between.
  func forEach(
    _ image: HDF5Image, type: Int, hashPlace: Int, _ visit: (ByteReader) throws -> ArraySlice<UInt8>
  ) throws {
    let heap = try FractalHeap(image, at: heap)
    try NewTree(image, at: index, type: type).forEachRecord { record in
      var (hash, id) = (record, record)
      try hash.skip(hashPlace)
      if hashPlace == 0 { try id.skip(4) }
      let message = try heap.object(try id.take(heap.idSize))
      let name = try visit(message)
      try record.require(try hash.word() == Int(HDF5Checksum.lookup3(name)))
    }
  }
}
