/// The two checksums of the HDF5 format.
package enum HDF5Checksum {
  /// Bob Jenkins' lookup3, the checksum of metadata and the hash of names (http://burtleburtle.net/bob/c/lookup3.c,
  /// `hashlittle`).
  package static func lookup3(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.withUnsafeBufferPointer { lookup3($0) }
  }

  private static func lookup3(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let start = 0xdead_beef &+ UInt32(truncatingIfNeeded: bytes.count)
    var (a, b, c) = (start, start, start)
    var position = 0
    while position < bytes.count {
      a &+= word(bytes, position)
      b &+= word(bytes, position + 4)
      c &+= word(bytes, position + 8)
      position += 12
      if position < bytes.count { mix(&a, &b, &c) } else { finish(&a, &b, &c) }
    }
    return c
  }

  /// Four bytes, little-endian; bytes beyond the end count as 0.
  private static func word(_ bytes: UnsafeBufferPointer<UInt8>, _ position: Int) -> UInt32 {
    var word: UInt32 = 0
    for index in 0..<4 where position + index < bytes.count {
      word |= UInt32(bytes[position + index]) << UInt32(8 * index)
    }
    return word
  }

  private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 { word << count | word >> (32 - count) }

  private static func mix(_ a: inout UInt32, _ b: inout UInt32, _ c: inout UInt32) {
    func step(_ x: inout UInt32, _ y: inout UInt32, _ z: UInt32, _ count: UInt32) {
      x &-= y
      x ^= rotated(y, count)
      y &+= z
    }
    step(&a, &c, b, 4)
    step(&b, &a, c, 6)
    step(&c, &b, a, 8)
    step(&a, &c, b, 16)
    step(&b, &a, c, 19)
    step(&c, &b, a, 4)
  }

  private static func finish(_ a: inout UInt32, _ b: inout UInt32, _ c: inout UInt32) {
    func step(_ x: inout UInt32, _ y: UInt32, _ count: UInt32) {
      x ^= y
      x &-= rotated(y, count)
    }
    step(&c, b, 14)
    step(&a, c, 11)
    step(&b, a, 25)
    step(&c, b, 16)
    step(&a, c, 4)
    step(&b, a, 14)
    step(&c, b, 24)
  }

  /// Fletcher's checksum, which the fletcher32 filter appends to a chunk: over 16-bit big-endian words
  /// (`H5_checksum_fletcher32`).
  static func fletcher32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var (sum, sumOfSums): (UInt64, UInt64) = (0, 0)
    bytes.withUnsafeBufferPointer { bytes in
      var position = 0
      while position < bytes.count {
        let low = position + 1 < bytes.count ? UInt64(bytes[position + 1]) : 0
        sum = (sum + (UInt64(bytes[position]) << 8 | low)) % 65535
        sumOfSums = (sumOfSums + sum) % 65535
        position += 2
      }
    }
    return UInt32(sumOfSums << 16 | sum)
  }
}
