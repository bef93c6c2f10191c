import GANZooSupport

/// The datatype of an element in a file (specification, IV.A.2.d). Classes that weights never have are known by name
/// only.
struct HDF5Datatype: Equatable, Sendable {
  enum Kind: Equatable, Sendable {
    case integer(isSigned: Bool)
    case float(Float)
    /// A fixed-length string, padded with spaces or with NULs.
    case string(isSpacePadded: Bool)
    /// A variable-length string, stored in a global heap.
    case variableString
    case opaque
    /// Any other class, by its name in messages.
    case other(String)
  }

  /// The fields of a floating-point number: positions, counted from the lowest bit, and widths in bits.
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

  /// Reads a datatype message. Throws `KerasFormatError.damaged`.
  init(_ message: ByteReader) throws {
    var body = message
    let head = try body.uint8()
    try body.require((1...5).contains(head >> 4))
    let bits = Int(try body.number(3))
    size = try body.uint32()
    try body.require(size > 0)
    isBigEndian = bits & 1 != 0
    switch head & 15 {
    case 0:
      let (offset, precision) = (try body.uint16(), try body.uint16())
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

  /// Nil for a type that is not an IEEE 754 format or is wider than a double.
  private static func float(_ body: inout ByteReader, bits: Int, size: Int) throws -> Float? {
    let offset = try body.uint16()
    let precision = try body.uint16()
    let (exponent, exponentWidth) = (try body.uint8(), try body.uint8())
    let (mantissa, mantissaWidth) = (try body.uint8(), try body.uint8())
    let bias = try body.uint32()
    let sign = bits >> 8 & 0xFF
    try body.require(precision > 0 && offset + precision <= size.multipliedClamped(by: 8))
    let end = offset + precision
    try body.require(exponent + exponentWidth <= end && mantissa + mantissaWidth <= end && sign < end)
    // Little- or big-endian, and the leading bit of the mantissa is not stored.
    guard size <= 8, bits & 0x40 == 0, bits >> 4 & 3 == 2, (5...11).contains(exponentWidth),
      (1...52).contains(mantissaWidth), bias < 1 << exponentWidth
    else { return nil }
    return Float(
      sign: sign, exponent: exponent, exponentWidth: exponentWidth, mantissa: mantissa, mantissaWidth: mantissaWidth,
      bias: bias)
  }
}
