import GANZooSupport

/// Reads JSON (RFC 8259) into a `JSONObject`, in time proportional to its length, however hostile it is.
///
/// Foundation's decoder takes a tenth of a millisecond for each value of a type that is not known beforehand, and loses
/// the order of keys.
struct JSONParser {
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  /// Deeper than any model; a hostile file must not exhaust the stack.
  private static let deepest = 64

  private let mostKeys: Int

  init(_ json: String, mostKeys: Int = .max) {
    bytes = Array(json.utf8)
    self.mostKeys = mostKeys
  }

  /// The whole text as one value. Throws `JSONError`.
  mutating func parse() throws(JSONError) -> JSONObject.Value {
    let value = try value()
    skipSpace()
    guard position == bytes.count else { throw failure("something follows the value") }
    return value
  }

  private mutating func value() throws(JSONError) -> JSONObject.Value {
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try nested { json throws(JSONError) in try json.object() }
    case UInt8(ascii: "["): return try nested { json throws(JSONError) in try json.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func nested(
    _ body: (inout Self) throws(JSONError) -> JSONObject.Value
  ) throws(JSONError) -> JSONObject.Value {
    guard depth < Self.deepest else { throw failure("it is nested more than \(Self.deepest) deep") }
    depth += 1
    defer { depth -= 1 }
    position += 1
    return try body(&self)
  }

  private mutating func object() throws(JSONError) -> JSONObject.Value {
    var object = JSONObject()
    var keys: Set<String> = []
    if takes("}") { return .object(object) }
    repeat {
      skipSpace()
      let key = try string()
      guard keys.insert(key).inserted else { throw failure("the key '\(key.shown())' stands twice") }
      guard takes(":") else { throw failure("a colon is missing") }
      guard keys.count <= mostKeys else { throw failure("an object has more than \(mostKeys.grouped) keys") }
      object.entries.append((key, try value()))
    } while takes(",")
    guard takes("}") else { throw failure("an object does not end") }
    return .object(object)
  }

  private mutating func array() throws(JSONError) -> JSONObject.Value {
    var values: [JSONObject.Value] = []
    if takes("]") { return .array(values) }
    repeat { values.append(try value()) } while takes(",")
    guard takes("]") else { throw failure("a list does not end") }
    return .array(values)
  }
}

// MARK: - Scalars

extension JSONParser {
  private mutating func word(_ word: String, _ value: JSONObject.Value) throws(JSONError) -> JSONObject.Value {
    guard bytes[position...].starts(with: word.utf8) else { throw failure("a value is missing") }
    position += word.utf8.count
    return value
  }

  /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
  private mutating func number() throws(JSONError) -> JSONObject.Value {
    let start = position
    var isWhole = true
    _ = skip("-")
    if !skip("0") { try digits() }
    if skip(".") {
      isWhole = false
      try digits()
    }
    if skip("e") || skip("E") {
      isWhole = false
      _ = skip("+") || skip("-")
      try digits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole, let number = Int(text) { return .int(number) }
    guard let number = Double(text), number.isFinite else { throw failure("a number is too large") }
    return .double(number)
  }

  private mutating func digits() throws(JSONError) {
    let start = position
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    guard position > start else { throw failure("a value is missing") }
  }

  private mutating func string() throws(JSONError) -> String {
    guard skip("\"") else { throw failure("a text is missing") }
    var units: [UInt8] = []
    while let byte = next, byte >= 0x20 {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        let text = String(decoding: units, as: UTF8.self)
        guard text.isStreamSafe else { throw failure("more than \(TextLimits.marks) combining marks stand in a row") }
        return text
      case UInt8(ascii: "\\"): units.append(contentsOf: String(try escape()).utf8)
      default: units.append(byte)
      }
    }
    throw failure("a text does not end")
  }

  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    let byte = next
    position += 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicode()
    default: throw failure("an escape is unknown")
    }
  }

  /// Four hexadecimal digits; beyond the basic plane two such escapes, a surrogate pair.
  private mutating func unicode() throws(JSONError) -> Unicode.Scalar {
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xdc00, skip("\\"), skip("u") else { throw failure("a surrogate stands alone") }
    let second = try hexadecimal()
    guard (0xdc00...0xdfff).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
    else { throw failure("a surrogate stands alone") }
    return scalar
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt32 {
    let digits = bytes[position...].prefix(4)
    let isPlain = digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
    guard digits.count == 4, isPlain, let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) else {
      throw failure("an escape is unknown")
    }
    position += 4
    return value
  }
}

// MARK: - Bytes

extension JSONParser {
  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { position += 1 }
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func takes(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    return skip(character)
  }

  private func failure(_ reason: String) -> JSONError { JSONError("\(reason), at byte \(position)") }
}
