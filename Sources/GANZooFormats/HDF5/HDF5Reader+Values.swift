import GANZooSupport

extension HDF5Reader {
  /// Reads all elements of a dataset that `describe` has checked. Elements that were never written get the fill value.
  func elements<Element: HDF5Element>(_ dataset: HDF5Dataset, count: Int, at path: String) throws -> [Element] {
    if count == 0 { return [] }
    let element = HDF5StoredElement(type: dataset.type)
    var values = [Element](repeating: Self.fill(dataset, element), count: count)
    try values.withUnsafeMutableBufferPointer { values in
      switch dataset.layout {
      case .compact(let data):
        guard data.remaining == count * dataset.type.size else { throw unreadable(path) }
        Self.decode(data.content[...], element, into: values)
      case .contiguous(let address, let size):
        if address == HDF5Image.undefined { return }
        guard size == UInt64(count * dataset.type.size) else { throw unreadable(path) }
        try readContiguous(at: address, element, into: values, path)
      case .chunked(let chunkShape, let index):
        try readChunks(dataset, chunkShape, index, element, into: values, path)
      }
    }
    return values
  }

  private func unreadable(_ path: String) -> KerasFormatError { damaged("the values of \(path) cannot be read") }

  private static func fill<Element: HDF5Element>(_ dataset: HDF5Dataset, _ element: HDF5StoredElement) -> Element {
    var fill: [Element] = [0]
    if let bytes = dataset.fill { fill.withUnsafeMutableBufferPointer { decode(bytes.content, element, into: $0) } }
    return fill[0]
  }

  private static func decode<Element: HDF5Element>(
    _ bytes: ArraySlice<UInt8>, _ element: HDF5StoredElement, into values: UnsafeMutableBufferPointer<Element>
  ) {
    bytes.withUnsafeBytes {
      Element.decode(
        UnsafeRawBufferPointer(rebasing: $0[..<(values.count * element.type.size)]), element, into: values)
    }
  }

  /// Reads in blocks of a mebibyte, so that the dataset is not in memory twice.
  private func readContiguous<Element: HDF5Element>(
    at address: UInt64, _ element: HDF5StoredElement, into values: UnsafeMutableBufferPointer<Element>, _ path: String
  ) throws {
    let width = element.type.size
    let blockLength = max(1, (1 << 20) / width)
    var start = 0
    while start < values.count {
      let end = min(values.count, start + blockLength)
      guard let bytes = image.bytes(at: address + UInt64(start * width), count: (end - start) * width) else {
        throw unreadable(path)
      }
      Self.decode(bytes[...], element, into: UnsafeMutableBufferPointer(rebasing: values[start..<end]))
      start = end
    }
  }

  private func readChunks<Element: HDF5Element>(
    _ dataset: HDF5Dataset, _ chunkShape: [Int], _ index: ChunkIndex, _ element: HDF5StoredElement,
    into values: UnsafeMutableBufferPointer<Element>, _ path: String
  ) throws {
    let chunkSize = chunkShape.reduce(dataset.type.size) { $0.multipliedClamped(by: $1) }
    let traversal = ChunkTraversal(
      image: image, shape: dataset.shape, maximumShape: dataset.maximumShape, chunkShape: chunkShape,
      chunkSize: chunkSize,
      isFiltered: !dataset.filters.isEmpty)
    try traversal.forEach(index) { [image] chunk in
      guard let stored = image.bytes(at: chunk.address, count: chunk.size) else { throw self.unreadable(path) }
      do {
        let bytes = try ChunkFilter.unpack(
          stored, dataset.filters, filterMask: chunk.filterMask, size: chunkSize, width: dataset.type.size)
        Self.copy(bytes, of: chunk, chunkShape, in: dataset.shape, element, into: values)
      } catch ChunkError.deflate {
        throw self.damaged("a chunk of \(path) cannot be inflated")
      } catch ChunkError.checksum {
        throw self.damaged("the checksum of a chunk of \(path) is wrong")
      } catch ChunkError.size {
        throw self.damaged("a chunk of \(path) has the wrong size")
      }
    }
  }

  /// Copies a chunk to its part of the array, row by row along the last axis. The part of the chunk beyond the shape is
  /// left out.
  private static func copy<Element: HDF5Element>(
    _ bytes: [UInt8], of chunk: StoredChunk, _ chunkShape: [Int], in shape: [Int], _ element: HDF5StoredElement,
    into values: UnsafeMutableBufferPointer<Element>
  ) {
    let origin = zip(chunk.coordinates, chunkShape).map { $0 * $1 }
    let counts = shape.indices.map { min(chunkShape[$0], shape[$0] - origin[$0]) }
    let last = shape.count - 1
    let width = element.type.size
    var row = [Int](repeating: 0, count: shape.count)
    while true {
      var (source, target) = (0, 0)
      for axis in shape.indices {
        source = source * chunkShape[axis] + row[axis]
        target = target * shape[axis] + origin[axis] + row[axis]
      }
      decode(
        bytes[(source * width)...], element,
        into: UnsafeMutableBufferPointer(rebasing: values[target..<(target + counts[last])]))
      var axis = last - 1
      while axis >= 0, row[axis] == counts[axis] - 1 {
        row[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
      row[axis] += 1
    }
  }
}
