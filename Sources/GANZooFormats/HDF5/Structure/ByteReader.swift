/// Reads little-endian integers from a range of a block of bytes, and throws instead of reading past the end of the
/// range.
///
/// Readers of parts share the bytes of the block.
struct ByteReader {
  private let bytes: [UInt8]
  private var position: Int
  private let end: Int
  /// The error for a block that ends early, and for any value that a caller rejects.
  let damage: KerasFormatError

  init(_ bytes: [UInt8], damage: KerasFormatError) {
    (self.bytes, position, end, self.damage) = (bytes, 0, bytes.count, damage)
  }

  private init(_ other: ByteReader, from start: Int, to end: Int) {
    (bytes, position, self.end, damage) = (other.bytes, start, end, other.damage)
  }

  /// Bytes that are left.
  var remaining: Int { end - position }

  /// An unsigned integer of `width` bytes, 0 to 8.
  mutating func number(_ width: Int) throws -> UInt64 {
    try require((0...8).contains(width) && width <= remaining)
    var number: UInt64 = 0
    for index in (position..<(position + width)).reversed() { number = number << 8 | UInt64(bytes[index]) }
    position += width
    return number
  }

  mutating func uint8() throws -> Int { Int(try number(1)) }
  mutating func uint16() throws -> Int { Int(try number(2)) }
  mutating func uint32() throws -> Int { Int(try number(4)) }
  mutating func address() throws -> UInt64 { try number(8) }
  /// A size or a count of 8 bytes, clamped to `Int.max`.
  mutating func size() throws -> Int { Int(clamping: try number(8)) }

  mutating func skip(_ count: Int) throws {
    try require(count >= 0 && count <= remaining)
    position += count
  }

  /// The next `count` bytes.
  mutating func take(_ count: Int) throws -> ByteReader {
    let start = position
    try skip(count)
    return ByteReader(self, from: start, to: position)
  }

  /// Skips a signature, and throws if other bytes stand there.
  mutating func expect(_ text: StaticString) throws {
    for index in 0..<text.utf8CodeUnitCount { try require(try uint8() == Int(text.utf8Start[index])) }
  }

  /// Throws `damage` unless `condition` holds.
  func require(_ condition: Bool) throws {
    if !condition { throw damage }
  }

  /// The bytes that are left.
  var content: ArraySlice<UInt8> { bytes[position..<end] }

  /// The bytes that are left, up to the first NUL.
  var text: ArraySlice<UInt8> { content.prefix { $0 != 0 } }
}
