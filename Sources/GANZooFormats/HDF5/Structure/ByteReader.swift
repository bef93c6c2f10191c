/// Reads little-endian numbers from a part of a block, never past its end. Parts share the block's bytes.
struct ByteReader {
  private let bytes: [UInt8]
  private var place: Int
  private let end: Int
  /// What is thrown where the block ends early or a caller finds nonsense.
  let damage: KerasFormatError

  init(_ bytes: [UInt8], damage: KerasFormatError) {
    (self.bytes, place, end, self.damage) = (bytes, 0, bytes.count, damage)
  }

  private init(_ other: ByteReader, from start: Int, to end: Int) {
    (bytes, place, self.end, damage) = (other.bytes, start, end, other.damage)
  }

  var remaining: Int { end - place }

  /// A number of up to 8 bytes.
  mutating func number(_ width: Int) throws -> UInt64 {
    try require((0...8).contains(width) && width <= remaining)
    var number: UInt64 = 0
    for index in (place..<(place + width)).reversed() { number = number << 8 | UInt64(bytes[index]) }
    place += width
    return number
  }

  mutating func byte() throws -> Int { Int(try number(1)) }
  mutating func short() throws -> Int { Int(try number(2)) }
  mutating func word() throws -> Int { Int(try number(4)) }
  mutating func address() throws -> UInt64 { try number(8) }
  /// A size or a count; one that is larger than any file is the largest integer.
  mutating func size() throws -> Int { Int(clamping: try number(8)) }

  mutating func skip(_ count: Int) throws {
    try require(count >= 0 && count <= remaining)
    place += count
  }

  /// The next `count` bytes.
  mutating func take(_ count: Int) throws -> ByteReader {
    let start = place
    try skip(count)
    return ByteReader(self, from: start, to: place)
  }

  mutating func expect(_ text: StaticString) throws {
    for index in 0..<text.utf8CodeUnitCount { try require(try byte() == Int(text.utf8Start[index])) }
  }

  func require(_ condition: Bool) throws {
    if !condition { throw damage }
  }

  /// What is left, as it stands in the block.
  var content: ArraySlice<UInt8> { bytes[place..<end] }

  /// What is left up to its first NUL, if there is one.
  var text: ArraySlice<UInt8> { content.prefix { $0 != 0 } }
}
