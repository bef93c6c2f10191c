import CGANZooHDF5

/// Puts datasets of zeros, packed as well as deflate can, into files that libhdf5 can open.
package enum CompressedDataset {
  /// Replaces the dataset at `path` by zeros in one chunk; false where the file or the dataset cannot be opened.
  ///
  /// - Parameters:
  ///   - shape: its new shape, of one axis or more.
  ///   - isByte: uint8 rather than float32.
  package static func replace(_ path: String, in file: String, shape: [Int], isByte: Bool) -> Bool {
    H5open()
    H5Eset_auto2(chdf5_default_error_stack(), nil, nil)
    let none = chdf5_default_properties()
    // For reading and writing.
    let handle = H5Fopen(file, 1, none)
    guard handle >= 0 else { return false }
    defer { H5Fclose(handle) }
    guard H5Ldelete(handle, path, none) >= 0 else { return false }
    let extents = shape.map { hsize_t($0) }
    let space = H5Screate_simple(Int32(shape.count), extents, nil)
    let properties = H5Pcreate(chdf5_dataset_creation())
    H5Pset_chunk(properties, Int32(shape.count), extents)
    H5Pset_deflate(properties, 9)
    let type = isByte ? chdf5_stored_uint8() : chdf5_stored_float32()
    let dataset = H5Dcreate2(handle, path, type, space, none, properties, none)
    defer {
      H5Dclose(dataset)
      H5Pclose(properties)
      H5Sclose(space)
    }
    let packed = zeros(shape.reduce(isByte ? 1 : 4, *))
    let corner = [hsize_t](repeating: 0, count: shape.count)
    return H5Dwrite_chunk(dataset, none, 0, corner, packed.count, packed) >= 0
  }

  /// So many zeros as zlib packs them.
  package static func zeros(_ count: Int) -> [UInt8] {
    // zlib's own head, and its checksum of zeros.
    [0x78, 0xDA] + deflated([UInt8](repeating: 0, count: count))
      + little((UInt32(count % 65521) << 16 | 1).bigEndian)
  }
}
