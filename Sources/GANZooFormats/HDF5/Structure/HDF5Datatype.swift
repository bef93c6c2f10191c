/// The type of an element in a file (specification, IV.A.2.d), as far as it matters to files of weights.
struct HDF5Datatype: Equatable, Sendable {
  enum Kind: Equatable, Sendable {
    case integer(isSigned: Bool)
    case float(Float)
    /// Of a fixed length; whether spaces fill it up.
    case string(isSpacePadded: Bool)
    /// Of any length, in a global heap.
    case variableString
    case opaque
    /// By the name of its class.
    case other(String)
  }

  /// The fields of a floating-point number, in bits from its lowest.
  struct Float: Equatable, Sendable {
    let sign, exponent, exponentWidth, mantissa, mantissaWidth: Int
    let bias: Int

    static let half = Float(sign: 15, exponent: 10, exponentWidth: 5, mantissa: 0, mantissaWidth: 10, bias: 15)
    static let single = Float(sign: 31, exponent: 23, exponentWidth: 8, mantissa: 0, mantissaWidth: 23, bias: 127)
    static let double = Float(sign: 63, exponent: 52, exponentWidth: 11, mantissa: 0, mantissaWidth: 52, bias: 1023)
  }

  /// Bytes of an element.
  let size: Int
  let kind: Kind
  let isBigEndian: Bool

  /// Reads a message. Throws `KerasFormatError.damaged`.
  init(_ message: ByteReader) throws {
    var body = message
    let head = try body.byte()
    try body.require((1...5).contains(head >> 4))
    let bits = Int(try body.number(3))
    size = try body.word()
    try body.require(size > 0)
    isBigEndian = bits & 1 != 0
    switch head & 15 {
    case 0:
      let (offset, precision) = (try body.short(), try body.short())
      try body.require(precision > 0 && offset + precision <= size.multipliedClamped(by: 8))
      let isWhole = offset == 0 && precision == size.multipliedClamped(by: 8) && size <= 8
      kind = isWhole ? .integer(isSigned: bits & 8 != 0) : .other("\(precision)-bit integers in \(size) bytes")
    case 1: kind = try Self.float(&body, bits: bits, size: size).map(Kind.float) ?? .other("\(size)-byte floats")
    case 3:
      try body.require(bits & 15 <= 2)
      kind = .string(isSpacePadded: bits & 15 == 2)
    case 5: kind = .opaque
    case 9:
      if bits & 15 == 1 { try body.require(size == 16) }
      kind = bits & 15 == 1 ? .variableString : .other("variable-length")
    case 2: kind = .other("time")
    case 4: kind = .other("bit fields")
    case 6: kind = .other("compound")
    case 7: kind = .other("references")
    case 8: kind = .other("enumeration")
    case 10: kind = .other("array")
    case 11: kind = .other("complex numbers")
    default: throw body.damage
    }
  }

  /// Nil for what IEEE 754 does not describe, or what is wider than a double.
  private static func float(_ body: inout ByteReader, bits: Int, size: Int) throws -> Float? {
    let offset = try body.short()
    let precision = try body.short()
    let (exponent, exponentWidth) = (try body.byte(), try body.byte())
    let (mantissa, mantissaWidth) = (try body.byte(), try body.byte())
    let bias = try body.word()
    let sign = bits >> 8 & 0xFF
    try body.require(precision > 0 && offset + precision <= size.multipliedClamped(by: 8))
    let end = offset + precision
    try body.require(exponent + exponentWidth <= end && mantissa + mantissaWidth <= end && sign < end)
    // Little- or big-endian, with a leading bit that is not stored.
    guard size <= 8, bits & 0x40 == 0, bits >> 4 & 3 == 2, (5...11).contains(exponentWidth),
      (1...52).contains(mantissaWidth), bias < 1 << exponentWidth
    else { return nil }
    return Float(
      sign: sign, exponent: exponent, exponentWidth: exponentWidth, mantissa: mantissa, mantissaWidth: mantissaWidth,
      bias: bias)
  }
}
