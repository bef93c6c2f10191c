import CGANZooZlib

/// A zip archive put together byte by byte, so that it can lie (APPNOTE.TXT 6.3, sections 4.3.7 to 4.3.16).
package struct ZipImage {
  /// A member and what the archive says of it.
  package struct Member {
    package var name: String
    /// The bytes as they stand in the archive, packed or not.
    package var stored: [UInt8]
    /// The size that they are said to unpack to.
    package var size: UInt32
    package var checksum: UInt32
    /// 0: stored; 8: deflate.
    package var method: UInt16 = 0
    /// Bit 0: encrypted.
    package var flags: UInt16 = 0
    /// Unix permissions and type in the upper half.
    package var externalAttributes: UInt32 = 0
    /// The packed size in the directory; that of `stored` unless given.
    package var claimedPackedSize: UInt32?
    /// Where the directory says that the member begins; the truth unless given.
    package var claimedOffset: UInt32?
    /// Extra fields of the directory's entry.
    package var extra: [UInt8] = []

    /// A member that is stored as it is, or deflated.
    package init(_ name: String, _ content: [UInt8], isDeflated: Bool = false) {
      self.name = name
      stored = isDeflated ? deflated(content) : content
      size = UInt32(content.count)
      checksum = UInt32(crc32(0, content, uInt(content.count)))
      method = isDeflated ? 8 : 0
    }

    /// Text.
    package init(_ name: String, _ text: String) { self.init(name, Array(text.utf8)) }
  }

  package var members: [Member]
  /// The number of members in the end of the directory; the truth unless given.
  package var claimedCount: UInt16?

  package init(_ members: [Member]) { self.members = members }

  /// The members of a sound archive, unpacked. Nil for what is none, or has a comment at its end.
  package init?(_ archive: [UInt8]) {
    func number(_ offset: Int, _ width: Int) -> Int {
      archive[offset..<(offset + width)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    let end = archive.count - 22
    guard end > 0, number(end, 4) == 0x0605_4b50 else { return nil }
    members = []
    var entry = number(end + 16, 4)
    for _ in 0..<number(end + 10, 2) {
      guard number(entry, 4) == 0x0201_4b50 else { return nil }
      let (size, nameSize, start) = (number(entry + 20, 4), number(entry + 28, 2), number(entry + 42, 4))
      let name = String(decoding: archive[(entry + 46)..<(entry + 46 + nameSize)], as: UTF8.self)
      let content = start + 30 + number(start + 26, 2) + number(start + 28, 2)
      let stored = Array(archive[content..<(content + size)])
      let isDeflated = number(entry + 10, 2) == 8
      members.append(Member(name, isDeflated ? inflated(stored, size: number(entry + 24, 4)) : stored))
      entry += 46 + nameSize + number(entry + 30, 2) + number(entry + 32, 2)
    }
  }

  /// The archive.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    for member in members {
      let name = Array(member.name.utf8)
      let packedSize = member.claimedPackedSize ?? UInt32(member.stored.count)
      let common =
        little(20, member.flags, member.method, 0, 33) + little(member.checksum, packedSize, member.size)
        + little(UInt16(name.count))
      let offset = member.claimedOffset ?? UInt32(bytes.count)
      directory += little(0x0201_4b50 as UInt32) + little(3 << 8 | 20 as UInt16) + common
      directory += little(UInt16(member.extra.count), 0, 0, 0) + little(member.externalAttributes, offset)
      directory += name + member.extra
      bytes += little(0x0403_4b50 as UInt32) + common + little(0 as UInt16) + name + member.stored
    }
    let count = claimedCount ?? UInt16(members.count)
    let end = little(0x0605_4b50 as UInt32) + little(0, 0, count, count)
    return bytes + directory + end + little(UInt32(directory.count), UInt32(bytes.count)) + little(0 as UInt16)
  }
}

/// Numbers in little-endian order.
package func little<Number: FixedWidthInteger>(_ numbers: Number...) -> [UInt8] {
  numbers.flatMap { number in (0..<(Number.bitWidth / 8)).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
}

/// Bytes as deflate packs them best.
package func deflated(_ bytes: [UInt8]) -> [UInt8] {
  var size = compressBound(uLong(bytes.count))
  var packed = [UInt8](repeating: 0, count: Int(size))
  let status = compress2(&packed, &size, bytes, uLong(bytes.count), 9)
  precondition(status == Z_OK, "zlib refuses \(bytes.count) bytes")
  // Without zlib's own head of two bytes and checksum of four.
  return Array(packed[2..<Int(size - 4)])
}

/// What `deflated` or another made of bytes, once more in full.
private func inflated(_ packed: [UInt8], size: Int) -> [UInt8] {
  var (packed, bytes) = (packed, [UInt8](repeating: 0, count: size))
  var stream = z_stream()
  packed.withUnsafeMutableBufferPointer { input in
    bytes.withUnsafeMutableBufferPointer { output in
      (stream.next_in, stream.avail_in) = (input.baseAddress, uInt(input.count))
      (stream.next_out, stream.avail_out) = (output.baseAddress, uInt(output.count))
      let isOpen = inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
      let status = isOpen ? inflate(&stream, Z_FINISH) : Z_MEM_ERROR
      inflateEnd(&stream)
      precondition(status == Z_STREAM_END, "the bytes are not packed by deflate")
    }
  }
  return bytes
}
