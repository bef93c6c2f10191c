import GANZooSupport

/// A chunk in a file.
struct StoredChunk {
  /// The index of the chunk along each axis, counted in chunks.
  let coordinates: [Int]
  let address: UInt64
  /// Bytes of the chunk in the file.
  let size: Int
  /// Bit i is set if filter i was not applied to this chunk.
  let filterMask: Int
}

/// Finds the chunks of a dataset through its chunk index.
struct ChunkTraversal {
  let image: HDF5Image
  let shape, maximumShape, chunkShape: [Int]
  /// Bytes of a chunk in memory, which is also its size in the file if it is not filtered.
  let chunkSize: Int
  let isFiltered: Bool

  /// The number of chunks along each axis.
  private var counts: [Int] { zip(shape, chunkShape).map { ($0 - 1) / $1 + 1 } }

  /// Calls `visit` with each chunk that is stored and lies within the shape. Throws `KerasFormatError`, or what `visit`
  /// throws.
  func forEach(_ index: ChunkIndex, _ visit: @escaping (StoredChunk) throws -> Void) throws {
    let counts = counts
    var left = counts.reduce(1) { $0.multipliedClamped(by: $1) }
    var bytes = image.byteCount
    func check(_ coordinates: [Int], _ address: UInt64, _ size: Int, _ filterMask: Int, _ damage: KerasFormatError)
      throws
    {
      if address == HDF5Image.undefined || zip(coordinates, counts).contains(where: { $0 >= $1 }) { return }
      // A valid index lists each chunk once. Without this check a small index could list one many times.
      left -= 1
      guard left >= 0, size > 0, isFiltered || size == chunkSize, image.contains(address, count: UInt64(size)) else {
        throw damage
      }
      // Chunks of a valid file do not overlap. Without this check overlapping ones would all be read.
      bytes -= size
      guard bytes >= 0 else { throw damage }
      try visit(StoredChunk(coordinates: coordinates, address: address, size: size, filterMask: filterMask))
    }
    switch index {
    case .bTreeV1(let address): try bTreeV1(at: address, check)
    case .single(let address, let size, let filterMask):
      let damage = image.damage("chunk", at: address)
      try check(shape.map { _ in 0 }, address, size ?? chunkSize, filterMask, damage)
    case .implicit(let address): try implicit(at: address, counts, check)
    case .fixedArray(let address): try fixedArray(at: address, check)
    case .extensibleArray(let address): try extensibleArray(at: address, check)
    case .bTreeV2(let address): try bTreeV2(at: address, check)
    }
  }

  typealias Visit = ([Int], UInt64, Int, Int, KerasFormatError) throws -> Void

  private func bTreeV1(at address: UInt64, _ visit: Visit) throws {
    if address == HDF5Image.undefined { return }
    var tree = BTreeV1(image)
    try tree.forEachChild(at: address, type: 1, keySize: 8 + 8 * (chunkShape.count + 1)) { key, child in
      var key = key
      let (size, filterMask) = (try key.uint32(), try key.uint32())
      let coordinates = try chunkShape.map { extent in
        let offset = try key.size()
        try key.require(offset % extent == 0)
        return offset / extent
      }
      try visit(coordinates, child, size, filterMask, key.damage)
    }
  }

  private func bTreeV2(at address: UInt64, _ visit: Visit) throws {
    if address == HDF5Image.undefined { return }
    let tree = try BTreeV2(image, at: address, type: isFiltered ? 11 : 10)
    let width = tree.recordSize - 8 - 8 * chunkShape.count - 4
    guard isFiltered ? (1...8).contains(width) : width == -4 else { throw image.damage("B-tree", at: address) }
    try tree.forEachRecord { record in
      var record = record
      let address = try record.address()
      let size = isFiltered ? Int(clamping: try record.number(width)) : chunkSize
      let filterMask = isFiltered ? try record.uint32() : 0
      try visit(try chunkShape.map { _ in try record.size() }, address, size, filterMask, record.damage)
    }
  }

  private func implicit(at address: UInt64, _ counts: [Int], _ visit: Visit) throws {
    if address == HDF5Image.undefined || counts.contains(0) { return }
    let damage = image.damage("chunk", at: address)
    let numbering = ChunkNumbering(self, unlimitedAxis: nil)
    var coordinates = counts.map { _ in 0 }
    while true {
      guard let number = numbering.number(of: coordinates),
        let start = UInt64(exactly: number.multipliedClamped(by: chunkSize)), start < .max - address
      else { throw damage }
      try visit(coordinates, address + start, chunkSize, 0, damage)
      var axis = coordinates.count - 1
      while axis >= 0, coordinates[axis] == counts[axis] - 1 {
        coordinates[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
      coordinates[axis] += 1
    }
  }
}

/// How the arrays number chunks: in C order over the maximum shape, with the unlimited axis, if there is one, as the
/// slowest.
struct ChunkNumbering {
  private let axes, counts: [Int]

  /// - Parameter unlimitedAxis: the axis without a maximum extent; nil if all axes have one.
  init(_ traversal: ChunkTraversal, unlimitedAxis: Int?) {
    let rank = traversal.chunkShape.count
    axes = (unlimitedAxis.map { [$0] } ?? []) + (0..<rank).filter { $0 != unlimitedAxis }
    counts = axes.map { (traversal.maximumShape[$0] - 1) / traversal.chunkShape[$0] + 1 }
  }

  /// The number of a chunk; nil on overflow.
  func number(of coordinates: [Int]) -> Int? {
    var number = 0
    for (axis, count) in zip(axes, counts) {
      let (product, isTooLarge) = number.multipliedReportingOverflow(by: count)
      let (sum, overflow) = product.addingReportingOverflow(coordinates[axis])
      if isTooLarge || overflow { return nil }
      number = sum
    }
    return number
  }

  /// The coordinates of the chunk with this number.
  func coordinates(_ number: Int) -> [Int] {
    var coordinates = axes.map { _ in 0 }
    var rest = number
    for (index, axis) in axes.enumerated().reversed() {
      // The slowest axis gets the rest.
      let count = index == 0 ? 0 : counts[index]
      coordinates[axis] = count > 0 ? rest % count : rest
      rest = count > 0 ? rest / count : 0
    }
    return coordinates
  }
}
