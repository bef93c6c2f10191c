import CHDF5

/// An element type of the datasets that are written, and how it lies in memory and in the file.
package enum HDF5ElementType: Sendable {
  case float32, uint8, int32

  var memory: hid_t {
    switch self {
    case .float32: chdf5_native_float()
    case .uint8: chdf5_native_uint8()
    case .int32: chdf5_native_int32()
    }
  }

  var file: hid_t {
    switch self {
    case .float32: chdf5_stored_float32()
    case .uint8: chdf5_stored_uint8()
    case .int32: chdf5_stored_int32()
    }
  }

  /// Whether reading `stored` as this type loses no more than a rounding.
  func accepts(_ stored: HDF5StoredType) -> Bool {
    switch (self, stored) {
    case (.float32, .float): true
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
}

extension Float: HDF5Element {
  package static var hdf5Type: HDF5ElementType { .float32 }
}

extension UInt8: HDF5Element {
  package static var hdf5Type: HDF5ElementType { .uint8 }
}

extension Int32: HDF5Element {
  package static var hdf5Type: HDF5ElementType { .int32 }
}

/// The element type found in a file, of any width and byte order.
package enum HDF5StoredType: Equatable, Sendable, CustomStringConvertible {
  case float(bytes: Int)
  case integer(bytes: Int, signed: Bool)
  /// Keras 3 stores it as two opaque bytes with an attribute that says so.
  case bfloat16
  /// Any other, by the name of its class.
  case other(String)

  init(_ type: hid_t) {
    let bytes = Int(H5Tget_size(type))
    self =
      switch H5Tget_class(type) {
      // No float of this world is wider than a long double; libhdf5's conversions have fixed buffers.
      case H5T_FLOAT where (2...16).contains(bytes): .float(bytes: bytes)
      case H5T_FLOAT: .other("\(bytes)-byte float")
      case H5T_INTEGER: .integer(bytes: bytes, signed: H5Tget_sign(type) == H5T_SGN_2)
      case H5T_STRING: .other("string")
      case H5T_OPAQUE: .other("opaque")
      case H5T_COMPOUND: .other("compound")
      case H5T_ENUM: .other("enumeration")
      case H5T_ARRAY: .other("array")
      case H5T_VLEN: .other("variable-length")
      default: .other("unknown type")
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
