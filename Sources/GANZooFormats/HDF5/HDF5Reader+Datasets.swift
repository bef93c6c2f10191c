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
  /// Whether chunks pass through deflate, so that `byteCount` may exceed the file's size.
  package let isCompressed: Bool

  /// The product of `shape`.
  package var count: Int { shape.reduce(1, *) }
  /// Bytes that are taken to read it: of the chunks, or of the numbers as float32.
  var memory: Int { max(unpackedByteCount, count.multipliedClamped(by: 4)) }
}

extension HDF5Reader {
  /// Shape, type and size of the dataset at `path`.
  ///
  /// - Throws: `KerasFormatError` if there is none, if it is damaged, claims more than the file can hold, or is stored
  ///   in a way that is not supported.
  package func describe(_ path: String) throws -> HDF5Description {
    try alone { try describe(dataset(path), at: path) }
  }

  /// Reads the whole dataset at `path`, converting width, byte order and compression.
  ///
  /// - Throws: `KerasFormatError` as `describe` does, and `.wrongType` if its elements are not of `Element`'s kind.
  package func values<Element: HDF5Element>(
    at path: String, of type: Element.Type = Element.self
  ) throws -> (shape: [Int], values: [Element]) {
    try alone {
      let dataset = try dataset(path)
      let found = try describe(dataset, at: path)
      let wanted = Element.hdf5Type
      guard wanted.accepts(found.type) else {
        throw KerasFormatError.wrongType(file: file, path: path, expected: wanted.wanted, found: "\(found.type)")
      }
      return (found.shape, try elements(dataset, count: found.count, at: path))
    }
  }

  /// Reads the floating-point dataset at `path`, of any width, byte order and compression, Keras' bfloat16 included.
  ///
  /// - Parameter takesIntegers: whether whole numbers will do, too, such as an optimizer's count of steps.
  /// - Throws: `KerasFormatError` as `values` does.
  package func array(at path: String, takesIntegers: Bool = false) throws -> StoredArray {
    try alone {
      let dataset = try dataset(path)
      let found = try describe(dataset, at: path)
      if takesIntegers, case .integer = found.type {
        return StoredArray(shape: found.shape, values: try elements(dataset, count: found.count, at: path))
      }
      let (shape, values) = try values(at: path, of: Float.self)
      return StoredArray(shape: shape, values: values)
    }
  }

  private func dataset(_ path: String) throws -> HDF5Dataset {
    guard let object = try find(path)?.object, object.kind == .dataset else {
      throw KerasFormatError.missingDataset(file: file, path: path)
    }
    return try HDF5Dataset(object, image, at: path)
  }

  // MARK: - Checks before anything is taken

  private func describe(_ dataset: HDF5Dataset, at path: String) throws -> HDF5Description {
    let width = dataset.type.size
    let byteCount = try product(of: dataset.shape.map { UInt64($0) }, times: width, at: path)
    var unpackedByteCount = byteCount
    if case .chunked(let extents, _) = dataset.layout, byteCount > 0 {
      let chunkSize = extents.reduce(width) { $0.multipliedClamped(by: $1) }
      let chunkCount = zip(dataset.shape, extents).reduce(1) { $0.multipliedClamped(by: ($1.0 - 1) / $1.1 + 1) }
      // Chunks at the edge are whole ones, whatever little of them lies within the shape.
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

  /// The error for what unpacks to more than the size of the file justifies.
  func unpacks(_ path: String, to bytes: Int) -> KerasFormatError {
    .unpacksTooFar(file: file, path: path, bytes: bytes, limit: unpackedLimit)
  }

  private func storedType(_ type: HDF5Datatype, at path: String) throws -> HDF5StoredType {
    let found = HDF5StoredType(type)
    guard found == .other("opaque"), type.size == 2 else { return found }
    // Keras 3 says so in its own files; in the others the two bytes stand alone, and no other number is kept like that.
    let name = try strings("dtype", of: path)?.first
    return name == nil || name == "bfloat16" ? .bfloat16 : found
  }

  /// `shape`'s product times `width`, or `.tooLarge` where it overflows, be it in a part that a zero makes vanish.
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

extension Int {
  /// The product of two non-negative numbers, or the largest integer where it overflows.
  func multipliedClamped(by other: Int) -> Int {
    let (result, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : result
  }
}
