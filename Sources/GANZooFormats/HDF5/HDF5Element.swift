import CGANZooHDF5

/// An element type in which we write and read datasets.
package enum HDF5ElementType: Sendable {
  case float32, uint8, int32, int64

  /// Whether every value of the `stored` type can be read as this type, up to rounding; as int64 also uint64, whose
  /// values beyond it become its largest.
  func accepts(_ stored: HDF5StoredType) -> Bool {
    switch (self, stored) {
    case (.float32, .float), (.float32, .bfloat16): true
    case (.uint8, .integer(let bytes, signed: false)): bytes == 1
    case (.int32, .integer(let bytes, signed: true)): bytes <= 4
    case (.int32, .integer(let bytes, signed: false)): bytes <= 2
    case (.int64, .integer): true
    default: false
    }
  }

  /// The type in error messages about another type.
  var expected: String {
    switch self {
    case .float32: "floating-point numbers"
    case .uint8: "uint8"
    case .int32: "int32"
    case .int64: "whole numbers"
    }
  }

  /// libhdf5's datatype of the elements in memory.
  var memory: hid_t {
    switch self {
    case .float32: chdf5_native_float()
    case .uint8: chdf5_native_uint8()
    case .int32: chdf5_native_int32()
    case .int64: chdf5_native_int64()
    }
  }

  /// libhdf5's datatype of the elements in files that we write.
  var file: hid_t {
    switch self {
    case .float32: chdf5_stored_float32()
    case .uint8: chdf5_stored_uint8()
    case .int32: chdf5_stored_int32()
    case .int64: chdf5_stored_int64()
    }
  }
}

/// A Swift type of the elements of datasets.
package protocol HDF5Element: Sendable, Numeric {
  /// The element type of datasets of `Self`.
  static var hdf5Type: HDF5ElementType { get }

  /// Decodes the consecutive elements in `bytes` to `values`.
  ///
  /// - Precondition: `hdf5Type.accepts` the stored `type`, and `bytes` has an element for each of `values`.
  static func decode(
    _ bytes: UnsafeRawBufferPointer, _ type: HDF5StoredElement, into values: UnsafeMutableBufferPointer<Self>)
}

/// An element type of a dataset in a file: of any width, whatever its byte order.
package enum HDF5StoredType: Equatable, Sendable, CustomStringConvertible {
  case float(bytes: Int)
  case integer(bytes: Int, signed: Bool)
  /// Keras 3 stores bfloat16 as two opaque bytes, with an attribute `dtype`.
  case bfloat16
  /// Any other type, by the name of its class.
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
