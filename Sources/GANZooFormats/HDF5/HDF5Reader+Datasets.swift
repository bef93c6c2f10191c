import GANZooSupport

/// Shape, type and size of a dataset, checked against the size of its file.
package struct HDF5Description: Equatable, Sendable {
  /// The extent of each axis; empty for a scalar.
  package let shape: [Int]
  /// The element type in the file.
  package let type: HDF5StoredType
  /// The number of elements times their size in the file.
  package let byteCount: Int
  /// The same of all chunks in full, if the dataset is chunked: the bytes that are unpacked to read it.
  let unpackedByteCount: Int
  /// Whether the chunks are compressed by deflate, so that `byteCount` may exceed the file's size.
  package let isCompressed: Bool

  /// The product of `shape`.
  package var count: Int { shape.reduce(1, *) }
  /// An upper bound on the bytes of memory that reading takes: those of the chunks, or of the elements as float32.
  var memory: Int { max(unpackedByteCount, count.multipliedClamped(by: 4)) }
}

extension HDF5Reader {
  /// Shape, type and size of the dataset at `path`.
  ///
  /// - Throws: `KerasFormatError` if there is no such dataset, or it is damaged, larger than the file can hold, or
  ///   stored in a way that is not supported.
  package func describe(_ path: String) throws -> HDF5Description {
    try exclusively { try describe(dataset(path), at: path) }
  }

  /// Reads the whole dataset at `path` and converts its elements. Chunks are decompressed.
  ///
  /// - Throws: `KerasFormatError` as `describe` does, and `.wrongType` if the elements cannot be read as `Element`.
  package func values<Element: HDF5Element>(
    at path: String, of type: Element.Type = Element.self
  ) throws -> (shape: [Int], values: [Element]) {
    try exclusively {
      let dataset = try dataset(path)
      let found = try describe(dataset, at: path)
      let wanted = Element.hdf5Type
      guard wanted.accepts(found.type) else {
        throw KerasFormatError.wrongType(file: file, path: path, expected: wanted.expected, found: "\(found.type)")
      }
      return (found.shape, try elements(dataset, count: found.count, at: path))
    }
  }

  /// Reads the floating-point dataset at `path`, of any width or Keras' bfloat16.
  ///
  /// - Parameter takesIntegers: whether integers are accepted, too, such as an optimizer's step count.
  /// - Throws: `KerasFormatError` as `values` does.
  package func array(at path: String, takesIntegers: Bool = false) throws -> StoredArray {
    try exclusively {
      let dataset = try dataset(path)
      let found = try describe(dataset, at: path)
      if takesIntegers, case .integer = found.type {
        return StoredArray(shape: found.shape, values: try elements(dataset, count: found.count, at: path))
      }
      let (shape, values) = try values(at: path, of: Float.self)
      return StoredArray(shape: shape, values: values)
    }
  }

  /// Reads the texts [N] at `path`, of fixed length and padded with NULs, as `HDF5Writer` writes them; nil if there is
  /// no such dataset.
  ///
  /// - Throws: `KerasFormatError` as `describe` does, and `.wrongType` for anything else than such texts.
  package func texts(at path: String) throws -> [String]? {
    try exclusively {
      guard try find(path) != nil else { return nil }
      let dataset = try dataset(path)
      let found = try describe(dataset, at: path)
      guard found.shape.count == 1, case .string = dataset.type.kind, case .contiguous(let address, _) = dataset.layout,
        let bytes = image.bytes(at: address, count: found.byteCount)
      else {
        throw KerasFormatError.wrongType(
          file: file, path: path, expected: "texts of fixed length", found: "\(found.type) \(found.shape)")
      }
      return stride(from: 0, to: bytes.count, by: dataset.type.size).map { start in
        String(decoding: bytes[start..<start + dataset.type.size].prefix { $0 != 0 }, as: UTF8.self)
      }
    }
  }

  private func dataset(_ path: String) throws -> HDF5Dataset {
    guard let object = try find(path)?.object, object.kind == .dataset else {
      throw KerasFormatError.missingDataset(file: file, path: path)
    }
    return try HDF5Dataset(object, image, at: path)
  }

  // MARK: - Checks before memory is allocated

  private func describe(_ dataset: HDF5Dataset, at path: String) throws -> HDF5Description {
    let width = dataset.type.size
    let byteCount = try product(of: dataset.shape.map { UInt64($0) }, times: width, at: path)
    var unpackedByteCount = byteCount
    if case .chunked(let chunkShape, _) = dataset.layout, byteCount > 0 {
      let chunkSize = chunkShape.reduce(width) { $0.multipliedClamped(by: $1) }
      let chunkCount = zip(dataset.shape, chunkShape).reduce(1) { $0.multipliedClamped(by: ($1.0 - 1) / $1.1 + 1) }
      // Chunks at the edges are stored in full, even the part beyond the shape.
      unpackedByteCount = chunkSize.multipliedClamped(by: chunkCount)
    }
    let description = HDF5Description(
      shape: dataset.shape, type: try storedType(dataset.type, at: path), byteCount: byteCount,
      unpackedByteCount: unpackedByteCount, isCompressed: dataset.filters.contains(.deflate))
    if description.isCompressed {
      guard description.memory <= unpackedLimit else { throw unpacks(path, to: description.memory) }
    } else {
      guard unpackedByteCount <= self.byteCount else { throw KerasFormatError.tooLarge(file: file, path: path) }
    }
    return description
  }

  /// The error for compressed data that would unpack to more than the file's size allows.
  func unpacks(_ path: String, to bytes: Int) -> KerasFormatError {
    .unpacksTooFar(file: file, path: path, bytes: bytes, limit: unpackedLimit)
  }

  private func storedType(_ type: HDF5Datatype, at path: String) throws -> HDF5StoredType {
    let found = HDF5StoredType(type)
    guard found == .other("opaque"), type.size == 2 else { return found }
    // Keras 3 adds the attribute `dtype` in its own layout. In the legacy layout the attribute is missing, but Keras
    // stores no other numbers as two opaque bytes.
    let name = try strings("dtype", of: path)?.first
    return name == nil || name == "bfloat16" ? .bfloat16 : found
  }

  /// The product of `shape` and `width`. Throws `.tooLarge` if the product of the positive factors overflows, even if
  /// an extent is 0.
  func product(of shape: [UInt64], times width: Int, at path: String) throws -> Int {
    let product = try shape.filter { $0 > 0 }.reduce(width) { product, extent in
      guard let extent = Int(exactly: extent) else { throw KerasFormatError.tooLarge(file: file, path: path) }
      let (result, overflow) = product.multipliedReportingOverflow(by: extent)
      if overflow { throw KerasFormatError.tooLarge(file: file, path: path) }
      return result
    }
    return shape.contains(0) ? 0 : product
  }
}
