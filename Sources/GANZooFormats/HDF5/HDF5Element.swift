/// An element type of the datasets that are written and read.
package enum HDF5ElementType: Sendable {
  case float32, uint8, int32

  /// Whether reading `stored` as this type loses no more than a rounding.
  func accepts(_ stored: HDF5StoredType) -> Bool {
    switch (self, stored) {
    case (.float32, .float), (.float32, .bfloat16): true
    case (.uint8, .integer(let bytes, signed: false)): bytes == 1
    case (.int32, .integer(let bytes, signed: true)): bytes <= 4
    case (.int32, .integer(let bytes, signed: false)): bytes <= 2
    default: false
    }
  }

  /// What an error message says was wanted.
  var wanted: String {
    switch self {
    case .float32: "floating-point numbers"
    case .uint8: "uint8"
    case .int32: "int32"
    }
  }
}

/// A Swift type whose arrays are read from and written to datasets.
package protocol HDF5Element: Sendable, Numeric {
  /// The stored form.
  static var hdf5Type: HDF5ElementType { get }

  /// Fills `values` with elements of `type`, one that is accepted, which lie in `bytes` one behind the other.
  static func decode(
    _ bytes: UnsafeRawBufferPointer, _ type: HDF5StoredElement, into values: UnsafeMutableBufferPointer<Self>)
}

/// The element type found in a file, of any width and byte order.
package enum HDF5StoredType: Equatable, Sendable, CustomStringConvertible {
  case float(bytes: Int)
  case integer(bytes: Int, signed: Bool)
  /// Keras 3 stores it as two opaque bytes with an attribute that says so.
  case bfloat16
  /// Any other, by the name of its class.
  case other(String)

  init(_ type: HDF5Datatype) {
    self =
      switch type.kind {
      case .float: .float(bytes: type.size)
      case .integer(let isSigned): .integer(bytes: type.size, signed: isSigned)
      case .string, .variableString: .other("string")
      case .opaque: .other("opaque")
      case .other(let name): .other(name)
      }
  }

  package var description: String {
    switch self {
    case .float(let bytes): "float\(8 * bytes)"
    case .integer(let bytes, let signed): "\(signed ? "int" : "uint")\(8 * bytes)"
    case .bfloat16: "bfloat16"
    case .other(let name): name
    }
  }
}
