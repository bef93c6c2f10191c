import CHDF5

/// A dataset's claims about itself, checked against the size of its file.
package struct HDF5Description: Equatable, Sendable {
  /// The extent of each axis; empty for a scalar.
  package let shape: [Int]
  /// The element type in the file.
  package let type: HDF5StoredType
  /// Elements times their stored width.
  package let byteCount: Int
  /// `byteCount`, or that of all its chunks: what is unpacked to read it.
  let unpackedByteCount: Int
  let chunking: HDF5Chunking

  /// Whether chunks pass through deflate, so that `byteCount` may exceed the file's size.
  package var isCompressed: Bool { chunking.isCompressed }

  /// The product of `shape`.
  package var count: Int { shape.reduce(1, *) }
}

extension HDF5Reader {
  /// Deflate's best ratio (https://zlib.net/zlib_tech.html): what a compressed dataset may claim per byte of its file.
  static let deflateRatio = 1032
  /// No array is larger than this, however the file justifies it.
  static let largestArray = 1 << 33

  /// Shape, type and size of the dataset at `path`.
  ///
  /// - Throws: `KerasFormatError` if there is none, if it is damaged, claims more than the file can hold, or is stored
  ///   in a way that is not supported.
  package func describe(_ path: String) throws -> HDF5Description {
    try withDataset(path) { try describe($0, at: path) }
  }

  /// Reads the whole dataset at `path`, converting width, byte order and compression.
  ///
  /// - Throws: `KerasFormatError` as `describe` does, and `.wrongType` if its elements are not of `Element`'s kind.
  package func values<Element: HDF5Element>(
    at path: String, of type: Element.Type = Element.self
  ) throws -> (shape: [Int], values: [Element]) {
    try withDataset(path) { dataset in
      let found = try describe(dataset, at: path)
      let wanted = Element.hdf5Type
      guard wanted.accepts(found.type) else {
        throw KerasFormatError.wrongType(file: file, path: path, expected: wanted.wanted, found: "\(found.type)")
      }
      return (found.shape, try elements(dataset, found, as: wanted.memory, count: found.count, at: path))
    }
  }

  /// Reads the floating-point dataset at `path`, of any width, byte order and compression, Keras' bfloat16 included.
  ///
  /// - Parameter takesIntegers: whether whole numbers will do, too, such as an optimizer's count of steps.
  /// - Throws: `KerasFormatError` as `values` does.
  package func array(at path: String, takesIntegers: Bool = false) throws -> StoredArray {
    try withDataset(path) { dataset in
      let found = try describe(dataset, at: path)
      if takesIntegers, case .integer = found.type {
        let memory = HDF5ElementType.float32.memory
        let values: [Float] = try elements(dataset, found, as: memory, count: found.count, at: path)
        return StoredArray(shape: found.shape, values: values)
      }
      guard found.type == .bfloat16 else {
        let (shape, values) = try values(at: path, of: Float.self)
        return StoredArray(shape: shape, values: values)
      }
      let stored = H5Dget_type(dataset)
      defer { H5Tclose(stored) }
      let halves: [UInt8] = try elements(dataset, found, as: stored, count: 2 * found.count, at: path)
      let values = (0..<found.count).map {
        Float(bitPattern: UInt32(halves[2 * $0]) << 16 | UInt32(halves[2 * $0 + 1]) << 24)
      }
      return StoredArray(shape: found.shape, values: values)
    }
  }

  private func elements<Element: HDF5Element>(
    _ dataset: hid_t, _ description: HDF5Description, as memory: hid_t, count: Int, at path: String
  ) throws -> [Element] {
    if count == 0 { return [] }
    try checkChunks(of: dataset, description, at: path)
    var values = [Element](repeating: 0, count: count)
    let whole = chdf5_whole_space()
    let status = values.withUnsafeMutableBytes {
      H5Dread(dataset, memory, whole, whole, chdf5_default_properties(), $0.baseAddress)
    }
    guard status >= 0 else { throw damaged("the values of \(path) cannot be read") }
    return values
  }

  // MARK: - Checks before anything is allocated

  private func describe(_ dataset: hid_t, at path: String) throws -> HDF5Description {
    let type = H5Dget_type(dataset)
    defer { H5Tclose(type) }
    let space = H5Dget_space(dataset)
    defer { H5Sclose(space) }
    guard type >= 0, space >= 0 else { throw damaged("the dataset \(path) cannot be described") }

    let shape = try shape(of: space, at: path)
    let chunking = try chunking(of: dataset, at: path)
    let width = Int(H5Tget_size(type))
    let byteCount = try product(of: shape, times: width, at: path)
    let believable = chunking.isCompressed ? inflatedLimit : self.byteCount
    let chunkBytes = chunking.extents.reduce(width) { $0.multipliedClamped(by: $1) }
    let chunkCount = zip(shape, chunking.extents).reduce(1) { count, axis in
      count.multipliedClamped(by: (axis.0 - 1) / axis.1 + 1)
    }
    // Chunks at the edge are whole ones, whatever little of them lies within the shape.
    let unpackedByteCount = chunking.extents.isEmpty ? byteCount : chunkBytes.multipliedClamped(by: chunkCount)
    // A chunk takes at least its address. Those that are not there would still be looked for, one by one.
    guard max(byteCount, chunkBytes, unpackedByteCount) <= believable, chunkCount <= self.byteCount / 8 else {
      throw KerasFormatError.tooLarge(file: file, path: path)
    }
    return HDF5Description(
      shape: shape, type: try storedType(type, of: dataset, at: path), byteCount: byteCount,
      unpackedByteCount: unpackedByteCount, chunking: chunking)
  }

  private func storedType(_ type: hid_t, of dataset: hid_t, at path: String) throws -> HDF5StoredType {
    let found = HDF5StoredType(type)
    guard found == .other("opaque"), H5Tget_size(type) == 2 else { return found }
    // Keras 3 says so in its own files; in the others the two bytes stand alone, and no other number is kept like that.
    let name = try strings("dtype", of: dataset, at: path)?.first
    return name == nil || name == "bfloat16" ? .bfloat16 : found
  }

  /// The extents of `space`, which may be hostile: their product may overflow.
  func shape(of space: hid_t, at path: String) throws -> [Int] {
    let rank = Int(H5Sget_simple_extent_ndims(space))
    guard (0...32).contains(rank), H5Sget_simple_extent_type(space) != H5S_NULL else {
      throw damaged("the shape of \(path) cannot be read")
    }
    var extents = [hsize_t](repeating: 0, count: rank)
    guard rank == 0 || H5Sget_simple_extent_dims(space, &extents, nil) == Int32(rank) else {
      throw damaged("the shape of \(path) cannot be read")
    }
    return try extents.map {
      guard let extent = Int(exactly: $0) else { throw KerasFormatError.tooLarge(file: file, path: path) }
      return extent
    }
  }

  /// `shape`'s product times `width`, or `.tooLarge` where it overflows, be it in a part that a zero makes vanish.
  func product(of shape: [Int], times width: Int, at path: String) throws -> Int {
    let product = try shape.filter { $0 > 0 }.reduce(width) { product, extent in
      let (result, overflow) = product.multipliedReportingOverflow(by: extent)
      if overflow { throw KerasFormatError.tooLarge(file: file, path: path) }
      return result
    }
    return shape.contains(0) ? 0 : product
  }

  /// Refuses storage outside the file and filters that are not part of libhdf5 itself.
  private func chunking(of dataset: hid_t, at path: String) throws -> HDF5Chunking {
    let properties = H5Dget_create_plist(dataset)
    guard properties >= 0 else { throw damaged("the dataset \(path) cannot be described") }
    defer { H5Pclose(properties) }
    if H5Pget_external_count(properties) != 0 { throw unsupported("external storage", at: path) }
    switch H5Pget_layout(properties) {
    case H5D_COMPACT, H5D_CONTIGUOUS: return HDF5Chunking()
    case H5D_CHUNKED: break
    case H5D_VIRTUAL: throw unsupported("a virtual layout", at: path)
    default: throw damaged("the dataset \(path) cannot be described")
    }
    var options: UInt32 = 0
    // Chunks at the edge that escape the filters cannot be told from the others.
    if H5Pget_chunk_opts(properties, &options) < 0 || options != 0 {
      throw unsupported("unfiltered partial chunks", at: path)
    }
    var extents = [hsize_t](repeating: 0, count: 32)
    let rank = Int(H5Pget_chunk(properties, 32, &extents))
    guard (1...32).contains(rank), extents.prefix(rank).allSatisfy({ $0 > 0 }) else {
      throw damaged("the chunks of \(path) cannot be described")
    }
    return HDF5Chunking(
      extents: extents.prefix(rank).map { Int(clamping: $0) }, filters: try filters(of: properties, at: path))
  }

  private func filters(of properties: hid_t, at path: String) throws -> [H5Z_filter_t] {
    let filters = (0..<max(0, H5Pget_nfilters(properties))).map { index in
      var flags: UInt32 = 0
      var valueCount = 0
      return H5Pget_filter2(properties, UInt32(index), &flags, &valueCount, nil, 0, nil, nil)
    }
    for (index, filter) in filters.enumerated() {
      switch filter {
      case H5Z_FILTER_DEFLATE, H5Z_FILTER_SHUFFLE, H5Z_FILTER_FLETCHER32:
        if filters[..<index].contains(filter) { throw unsupported("filter \(filter) twice", at: path) }
      case 32000: throw unsupported("the LZF filter of h5py", at: path)
      default: throw unsupported("filter \(filter)", at: path)
      }
    }
    return filters
  }

  private func unsupported(_ feature: String, at path: String) -> KerasFormatError {
    .unsupported(file: file, path: path, feature: feature)
  }
}

extension Int {
  /// The product of two non-negative numbers, or the largest integer where it overflows.
  func multipliedClamped(by other: Int) -> Int {
    let (result, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : result
  }
}
