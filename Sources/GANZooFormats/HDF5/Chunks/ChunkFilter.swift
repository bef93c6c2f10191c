import CGANZooZlib

/// A filter of the pipeline that chunks pass through when they are written. Filters of plug-ins are not supported.
enum ChunkFilter: Int {
  case deflate = 1
  case shuffle = 2
  case fletcher32 = 3

  /// Reads a filter pipeline message (specification, IV.A.2.l): the filters in the order in which writing applies them.
  ///
  /// Throws `KerasFormatError`; `.unsupported` for any other filter.
  static func read(_ message: ByteReader, _ image: HDF5Image, at path: String) throws -> [ChunkFilter] {
    var body = message
    let version = try body.uint8()
    let count = try body.uint8()
    try body.require((1...2).contains(version) && count <= 32)
    if version == 1 { try body.skip(6) }
    var filters: [ChunkFilter] = []
    for _ in 0..<count {
      let number = try body.uint16()
      let nameLength = version == 1 || number >= 256 ? try body.uint16() : 0
      try body.skip(2)
      let valueCount = try body.uint16()
      try body.skip(version == 1 ? (nameLength + 7) / 8 * 8 : nameLength)
      try body.skip(4 * valueCount)
      if version == 1 && valueCount % 2 == 1 { try body.skip(4) }
      guard let filter = ChunkFilter(rawValue: number) else {
        throw image.unsupported(number == 32000 ? "the LZF filter of h5py" : "filter \(number)", at: path)
      }
      if filters.contains(filter) { throw image.unsupported("filter \(number) twice", at: path) }
      filters.append(filter)
    }
    return filters
  }

  /// Undoes the filters of a chunk, the last first.
  ///
  /// - Parameters:
  ///   - filterMask: bit i is set if filter i was not applied to this chunk.
  ///   - size: the bytes of an unfiltered chunk.
  ///   - width: the bytes of an element.
  /// - Throws: `ChunkError`.
  static func unpack(
    _ bytes: [UInt8], _ filters: [ChunkFilter], filterMask: Int, size: Int, width: Int
  ) throws(ChunkError) -> [UInt8] {
    var bytes = bytes
    for (index, filter) in filters.enumerated().reversed() where filterMask & (1 << index) == 0 {
      switch filter {
      case .deflate:
        // The checksum of four bytes may have been appended before.
        bytes = try inflated(bytes, maximumSize: size + 4)
      case .shuffle: bytes = unshuffled(bytes, width: width)
      case .fletcher32:
        guard bytes.count >= 4, isChecksum(bytes[(bytes.count - 4)...], of: bytes[..<(bytes.count - 4)]) else {
          throw .checksum
        }
        bytes.removeLast(4)
      }
    }
    guard bytes.count == size else { throw .size }
    return bytes
  }

  private static func inflated(_ bytes: [UInt8], maximumSize: Int) throws(ChunkError) -> [UInt8] {
    var count = uLongf(maximumSize)
    var result = Z_OK
    let inflated = [UInt8](unsafeUninitializedCapacity: maximumSize) { buffer, initialized in
      result = bytes.isEmpty ? Z_DATA_ERROR : uncompress(buffer.baseAddress, &count, bytes, uLong(bytes.count))
      initialized = result == Z_OK ? Int(count) : 0
    }
    guard result == Z_OK else { throw .deflate }
    return inflated
  }

  /// Undoes the shuffle filter, which writes the first bytes of all elements, then all second bytes, and so on. Bytes
  /// behind the last whole element stay where they are.
  private static func unshuffled(_ bytes: [UInt8], width: Int) -> [UInt8] {
    let count = width > 1 ? bytes.count / width : 0
    guard count > 1 else { return bytes }
    return [UInt8](unsafeUninitializedCapacity: bytes.count) { buffer, initialized in
      bytes.withUnsafeBufferPointer { bytes in
        for byte in 0..<width {
          for element in 0..<count { buffer[element * width + byte] = bytes[byte * count + element] }
        }
        for index in (count * width)..<bytes.count { buffer[index] = bytes[index] }
      }
      initialized = bytes.count
    }
  }

  /// Whether a stored checksum is that of `bytes`. Sums are modulo 65,535, so that 65,535 equals 0, and old versions of
  /// HDF5 swapped the bytes of each half on little-endian machines.
  private static func isChecksum(_ stored: ArraySlice<UInt8>, of bytes: ArraySlice<UInt8>) -> Bool {
    let sum = HDF5Checksum.fletcher32(bytes)
    var word: UInt32 = 0
    for byte in stored.reversed() { word = word << 8 | UInt32(byte) }
    return isEqual(word, sum) || isEqual((word & 0x00FF_00FF) << 8 | (word >> 8) & 0x00FF_00FF, sum)
  }

  private static func isEqual(_ a: UInt32, _ b: UInt32) -> Bool {
    (a & 0xFFFF) % 65535 == (b & 0xFFFF) % 65535 && (a >> 16) % 65535 == (b >> 16) % 65535
  }
}

/// Why a chunk cannot be unpacked.
enum ChunkError: Error {
  case deflate, checksum, size
}
