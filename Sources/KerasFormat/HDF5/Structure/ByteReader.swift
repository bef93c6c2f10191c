/// Reads little-endian numbers from a block of a file, never past its end.
struct ByteReader {
  private let bytes: [UInt8]
  private(set) var position = 0
  /// What is thrown where the block ends early or a caller finds nonsense.
  let damage: KerasFormatError

  init(_ bytes: [UInt8], damage: KerasFormatError) {
    self.bytes = bytes
    self.damage = damage
  }

  /// Where the last NUL lies, or -1.
  func lastNUL() -> Int { bytes.lastIndex(of: 0) ?? -1 }

  var remaining: Int { bytes.count - position }

  mutating func number(_ width: Int) throws -> UInt64 {
    guard width <= remaining else { throw damage }
    defer { position += width }
    return bytes[position..<(position + width)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  mutating func byte() throws -> Int { Int(try number(1)) }
  mutating func short() throws -> Int { Int(try number(2)) }
  mutating func word() throws -> Int { Int(try number(4)) }
  mutating func address() throws -> UInt64 { try number(8) }

  mutating func skip(_ count: Int) throws { _ = try take(count) }

  /// The next `count` bytes as a block of their own.
  mutating func take(_ count: Int) throws -> ByteReader {
    guard count >= 0, count <= remaining else { throw damage }
    defer { position += count }
    return ByteReader(Array(bytes[position..<(position + count)]), damage: damage)
  }

  /// The byte that comes next.
  func peek() throws -> Int {
    var copy = self
    return try copy.byte()
  }

  mutating func expect(_ text: String) throws {
    guard try take(text.utf8.count).bytes == Array(text.utf8) else { throw damage }
  }

  func require(_ condition: Bool) throws {
    if !condition { throw damage }
  }

  /// All of the block as text.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The text at `offset` up to its NUL, which must lie inside the block.
  func text(at offset: Int) throws -> String {
    guard bytes.indices.contains(offset), let end = bytes[offset...].firstIndex(of: 0) else { throw damage }
    return String(decoding: bytes[offset..<end], as: UTF8.self)
  }
}
