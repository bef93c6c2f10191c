import CGANZooHDF5

extension HDF5ElementType {
  /// How it lies in memory.
  var memory: hid_t {
    switch self {
    case .float32: chdf5_native_float()
    case .uint8: chdf5_native_uint8()
    case .int32: chdf5_native_int32()
    }
  }

  /// How it lies in a file that is written.
  var file: hid_t {
    switch self {
    case .float32: chdf5_stored_float32()
    case .uint8: chdf5_stored_uint8()
    case .int32: chdf5_stored_int32()
    }
  }
}
