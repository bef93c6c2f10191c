import CGANZooHDF5

extension HDF5Writer {
  /// The most bytes that are written of a string. Folder names have at most 255 bytes, each of which may be escaped in
  /// four.
  private static let maximumTextSize = 1024

  /// Creates the dataset `name` of the root group with these strings: fixed-length UTF-8, padded with NULs.
  ///
  /// A string of more than 1,024 bytes is cut.
  ///
  /// - Throws: `KerasFormatError.cannotWrite`.
  package func write(_ texts: [String], to name: String) throws {
    let cut = texts.map(Self.bytes)
    let width = max(1, cut.map(\.count).max() ?? 0)
    let bytes = cut.flatMap { $0 + [UInt8](repeating: 0, count: width - $0.count) }
    try withObject("/") { root in
      let type = H5Tcopy(chdf5_c_string())
      defer { H5Tclose(type) }
      H5Tset_size(type, width)
      H5Tset_strpad(type, H5T_STR_NULLPAD)
      H5Tset_cset(type, H5T_CSET_UTF8)
      try withDataspace([texts.count]) { space in
        let defaults = chdf5_default_properties()
        let dataset = HDF5Library.withProperties(chdf5_dataset_creation()) { properties in
          // Times of day would make the bytes of equal files differ.
          H5Pset_obj_track_times(properties, false)
          return H5Dcreate2(root, name, type, space, defaults, properties, defaults)
        }
        try check(dataset, "dataset \(name)")
        defer { H5Dclose(dataset) }
        let whole = chdf5_whole_space()
        if !bytes.isEmpty { try check(H5Dwrite(dataset, type, whole, whole, defaults, bytes), "dataset \(name)") }
      }
    }
  }

  /// The UTF-8 bytes of a text, cut after a whole scalar.
  private static func bytes(of text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      let more = Unicode.UTF8.encode(scalar)?.map(\.self) ?? []
      if bytes.count + more.count > maximumTextSize { break }
      bytes += more
    }
    return bytes
  }
}
