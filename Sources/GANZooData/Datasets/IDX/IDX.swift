/// An array of bytes in the IDX format of the MNIST files.
///
///     0, 0, 8 (unsigned bytes), rank; a big-endian 32-bit size for each dimension; the values, last dimension fastest
///
/// Source: http://yann.lecun.com/exdb/mnist
struct IDX {
  let dimensions: [Int]
  let values: [UInt8]

  /// Reads a file, plain or gzip, whose array has `rank` dimensions.
  ///
  /// Allocates only what the header announces and a file of this size can hold. Throws `DatasetError`, also for a file
  /// that is longer or shorter than announced.
  init(contentsOf path: String, rank: Int) throws {
    var file = try DecompressedFile(path)
    dimensions = try Self.readHeader(of: &file, rank: rank)
    let headerSize = 4 + 4 * rank
    let count = try Self.checkedCount(dimensions, in: file)
    let expected = headerSize + count
    if !file.isCompressed && file.size != expected { throw Self.wrongSize(path, expected: expected, found: file.size) }

    values = try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
    }
    if values.count < count { throw Self.wrongSize(path, expected: expected, found: headerSize + values.count) }
    var surplus = [UInt8](repeating: 0, count: 1 << 12)
    let found = try surplus.withUnsafeMutableBytes { try file.read(into: $0) }
    if found > 0 { throw Self.wrongSize(path, expected: expected, found: expected + found) }
    if file.isTruncated { throw DatasetError.noChecksum(file: path) }
  }

  private static func readHeader(of file: inout DecompressedFile, rank: Int) throws -> [Int] {
    var header = [UInt8](repeating: 0, count: 4 + 4 * rank)
    let found = try header.withUnsafeMutableBytes { try file.read(into: $0) }
    if found >= 4 { try check(bigEndian(header[0..<4]), expected: 0x0800 | UInt32(rank), file: file.path) }
    if found < header.count { throw wrongSize(file.path, expected: header.count, found: found) }
    return (1...rank).map { Int(bigEndian(header[4 * $0..<4 * $0 + 4])) }
  }

  private static func check(_ magic: UInt32, expected: UInt32, file: String) throws {
    if magic == expected { return }
    throw magic >> 8 == expected >> 8
      ? DatasetError.wrongMagic(file: file, expected: expected, found: magic)
      : DatasetError.notIDX(file: file, expected: expected, found: magic)
  }

  /// The number of values; throws if it is zero or more than the file can hold.
  private static func checkedCount(_ dimensions: [Int], in file: borrowing DecompressedFile) throws -> Int {
    if dimensions.contains(0) { throw DatasetError.empty(file: file.path, dimensions: dimensions) }
    let implausible = DatasetError.implausible(file: file.path, dimensions: dimensions, size: file.size)
    let count = try dimensions.reduce(1) { product, size in
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      if overflow || next > Int.max >> 1 { throw implausible }
      return next
    }
    if file.isCompressed && count > file.capacity { throw implausible }
    return count
  }

  private static func wrongSize(_ file: String, expected: Int, found: Int) -> DatasetError {
    found < expected
      ? .truncated(file: file, expected: expected, found: found)
      : .tooLong(file: file, expected: expected, found: found)
  }

  private static func bigEndian(_ bytes: ArraySlice<UInt8>) -> UInt32 { bytes.reduce(0) { $0 << 8 | UInt32($1) } }
}
