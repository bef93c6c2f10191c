/// Dense storage of links or attributes, which HDF5 uses when an object header cannot hold them: a fractal heap holds
/// the messages, and a version 2 B-tree indexes them by the hashes of their names.
struct DenseStorage {
  private let heap, index: UInt64

  /// Reads a link info or an attribute info message (specification, IV.A.2.c and v). Nil if the object has no dense
  /// storage.
  ///
  /// - Parameter creationIndexSize: bytes of the largest creation index, a field that is present if creation order is
  ///   tracked.
  init?(_ message: ByteReader, creationIndexSize: Int) throws {
    var message = message
    try message.require(try message.uint8() == 0)
    if try message.uint8() & 1 != 0 { try message.skip(creationIndexSize) }
    (heap, index) = (try message.address(), try message.address())
    if heap == HDF5Image.undefined { return nil }
  }

  /// Calls `visit` with each message. `visit` returns the name of the link or attribute, whose hash must be the one in
  /// the index.
  ///
  /// - Parameters:
  ///   - type: the type of the B-tree's records.
  ///   - hashOffset: the offset of the hash in a record. The heap ID stands at the beginning of the record, or behind a
  ///     hash that
  ///     stands there.
  func forEach(
    _ image: HDF5Image, type: Int, hashOffset: Int, _ visit: (ByteReader) throws -> ArraySlice<UInt8>
  ) throws {
    let heap = try FractalHeap(image, at: heap)
    try BTreeV2(image, at: index, type: type).forEachRecord { record in
      var (hash, id) = (record, record)
      try hash.skip(hashOffset)
      if hashOffset == 0 { try id.skip(4) }
      let message = try heap.object(try id.take(heap.idSize))
      let name = try visit(message)
      try record.require(try hash.uint32() == Int(HDF5Checksum.lookup3(name)))
    }
  }
}
