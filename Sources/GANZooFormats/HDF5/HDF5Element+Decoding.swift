/// The datatype of the numbers that `HDF5Element.decode` decodes.
package struct HDF5StoredElement: Sendable {
  let type: HDF5Datatype

  /// The bits of the element at `index`. An element has at most 8 bytes.
  fileprivate func bits(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> UInt64 {
    var bits: UInt64 = 0
    let start = index * type.size
    for offset in 0..<type.size {
      let byte = UInt64(bytes[start + offset])
      bits |= byte << UInt64(8 * (type.isBigEndian ? type.size - 1 - offset : offset))
    }
    return bits
  }

  /// The integer at `index`. An unsigned one beyond `Int64.max` wraps; callers decode no such types with this.
  fileprivate func integer(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Int64 {
    let unused = UInt64(64 - 8 * type.size)
    let bits = bits(bytes, index) << unused
    return type.kind == .integer(isSigned: true)
      ? Int64(bitPattern: bits) >> Int64(unused) : Int64(truncatingIfNeeded: bits >> unused)
  }
}

extension Float: HDF5Element {
  package static var hdf5Type: HDF5ElementType { .float32 }

  package static func decode(
    _ bytes: UnsafeRawBufferPointer, _ element: HDF5StoredElement, into values: UnsafeMutableBufferPointer<Float>
  ) {
    let type = element.type
    switch type.kind {
    case .float(.single) where !type.isBigEndian && type.size == 4:
      UnsafeMutableRawBufferPointer(values).copyMemory(from: bytes)
      if 1.littleEndian != 1 {
        for index in values.indices { values[index] = Float(bitPattern: values[index].bitPattern.byteSwapped) }
      }
    case .float(.single):
      for index in values.indices {
        values[index] = Float(bitPattern: UInt32(truncatingIfNeeded: element.bits(bytes, index)))
      }
    case .float(.double):
      for index in values.indices { values[index] = Float(Double(bitPattern: element.bits(bytes, index))) }
    case .float(let fields):
      for index in values.indices { values[index] = fields.number(element.bits(bytes, index)) }
    case .opaque:
      // bfloat16 is the upper half of a float32.
      for index in values.indices {
        values[index] = Float(bitPattern: UInt32(truncatingIfNeeded: element.bits(bytes, index) << 16))
      }
    case .integer(isSigned: true):
      for index in values.indices { values[index] = Float(element.integer(bytes, index)) }
    default:
      for index in values.indices { values[index] = Float(element.bits(bytes, index)) }
    }
  }
}

extension UInt8: HDF5Element {
  package static var hdf5Type: HDF5ElementType { .uint8 }

  package static func decode(
    _ bytes: UnsafeRawBufferPointer, _ element: HDF5StoredElement, into values: UnsafeMutableBufferPointer<UInt8>
  ) { UnsafeMutableRawBufferPointer(values).copyMemory(from: bytes) }
}

extension Int32: HDF5Element {
  package static var hdf5Type: HDF5ElementType { .int32 }

  package static func decode(
    _ bytes: UnsafeRawBufferPointer, _ element: HDF5StoredElement, into values: UnsafeMutableBufferPointer<Int32>
  ) {
    for index in values.indices { values[index] = Int32(truncatingIfNeeded: element.integer(bytes, index)) }
  }
}

extension Int64: HDF5Element {
  package static var hdf5Type: HDF5ElementType { .int64 }

  package static func decode(
    _ bytes: UnsafeRawBufferPointer, _ element: HDF5StoredElement, into values: UnsafeMutableBufferPointer<Int64>
  ) {
    let isSigned = element.type.kind == .integer(isSigned: true)
    for index in values.indices {
      values[index] = isSigned ? element.integer(bytes, index) : Int64(clamping: element.bits(bytes, index))
    }
  }
}

extension HDF5Datatype.Float {
  /// The number with these bits, rounded to the nearest float32.
  fileprivate func number(_ bits: UInt64) -> Swift.Float {
    func field(_ start: Int, _ width: Int) -> UInt64 { bits >> UInt64(start) & (1 << UInt64(width) - 1) }
    let (power, fraction) = (Int(field(exponent, exponentWidth)), field(mantissa, mantissaWidth))
    let sign: FloatingPointSign = field(sign, 1) == 1 ? .minus : .plus
    if power == 1 << exponentWidth - 1 {
      if fraction != 0 { return .nan }
      return sign == .minus ? -.infinity : .infinity
    }
    let whole = power == 0 ? fraction : fraction | 1 << UInt64(mantissaWidth)
    let exponent = max(1, power) - bias - mantissaWidth
    return Swift.Float(Double(sign: sign, exponent: exponent, significand: Double(whole)))
  }
}
