/// What finds the chunks of a dataset, and where it lies (specification, IV.A.2.i).
enum ChunkIndex {
  /// A version 1 B-tree: all that there was before HDF5 1.10.
  case oldTree(UInt64)
  /// The dataset is one chunk; with the size that filters left of it.
  case single(UInt64, size: Int?, skipped: Int)
  /// All chunks lie one behind the other.
  case implicit(UInt64)
  /// For datasets that can grow up to a size, by one axis, or by several without end.
  case fixedArray(UInt64)
  case extensibleArray(UInt64)
  case newTree(UInt64)

  /// What follows the class in a layout message of version 3: the extents, that of an element's bytes included.
  static func readOld(_ body: inout ByteReader) throws -> ([Int], ChunkIndex) {
    let rank = try body.byte()
    try body.require((2...33).contains(rank))
    let tree = try body.address()
    return (try (0..<rank).map { _ in try body.word() }, .oldTree(tree))
  }

  /// The same of version 4, or of version 5, which differs in what the indices hold.
  static func readNew(_ body: inout ByteReader, _ image: HDF5Image, at path: String) throws -> ([Int], ChunkIndex) {
    let flags = try body.byte()
    // Chunks at the edge that escape the filters.
    if flags & 1 != 0 { throw image.unsupported("unfiltered partial chunks", at: path) }
    let rank = try body.byte()
    try body.require((2...33).contains(rank))
    let width = try body.byte()
    try body.require((1...8).contains(width))
    let extents = try (0..<rank).map { _ in Int(clamping: try body.number(width)) }
    switch try body.byte() {
    case 1:
      let size = flags & 2 != 0 ? try body.size() : nil
      let skipped = flags & 2 != 0 ? try body.word() : 0
      return (extents, .single(try body.address(), size: size, skipped: skipped))
    case 2: return (extents, .implicit(try body.address()))
    case 3:
      try body.skip(1)
      return (extents, .fixedArray(try body.address()))
    case 4:
      try body.skip(5)
      return (extents, .extensibleArray(try body.address()))
    case 5:
      try body.skip(6)
      return (extents, .newTree(try body.address()))
    default: throw body.damage
    }
  }
}

/// A chunk that is stored.
struct StoredChunk {
  /// Its place among the chunks, along each axis.
  let place: [Int]
  let address: UInt64
  /// Bytes in the file.
  let size: Int
  /// A bit for each filter that it escaped.
  let skipped: Int
}

/// Finds the chunks of a dataset by any index.
struct ChunkWalk {
  let image: HDF5Image
  let shape, largest, extents: [Int]
  /// Bytes of a chunk once it is unpacked, which is what one without filters has in the file.
  let chunkSize: Int
  let isFiltered: Bool

  /// How many chunks the shape has along each axis.
  private var counts: [Int] { zip(shape, extents).map { ($0 - 1) / $1 + 1 } }

  /// Hands over each chunk that is stored and lies within the shape. Throws `KerasFormatError`, or what `visit` throws.
  func forEach(_ index: ChunkIndex, _ visit: @escaping (StoredChunk) throws -> Void) throws {
    let counts = counts
    var left = counts.reduce(1) { $0.multipliedClamped(by: $1) }
    var bytes = image.byteCount
    func offer(_ place: [Int], _ address: UInt64, _ size: Int, _ skipped: Int, _ damage: KerasFormatError) throws {
      if address == HDF5Image.undefined || zip(place, counts).contains(where: { $0 >= $1 }) { return }
      // No chunk twice, or a small index could make much work.
      left -= 1
      guard left >= 0, size > 0, isFiltered || size == chunkSize, image.contains(address, count: UInt64(size)) else {
        throw damage
      }
      // Chunks of a sound file do not overlap; a thousand that did would all be read.
      bytes -= size
      guard bytes >= 0 else { throw damage }
      try visit(StoredChunk(place: place, address: address, size: size, skipped: skipped))
    }
    switch index {
    case .oldTree(let address): try oldTree(at: address, offer)
    case .single(let address, let size, let skipped):
      let damage = image.damage("chunk", at: address)
      try offer(shape.map { _ in 0 }, address, size ?? chunkSize, skipped, damage)
    case .implicit(let address): try implicit(at: address, counts, offer)
    case .fixedArray(let address): try fixedArray(at: address, offer)
    case .extensibleArray(let address): try extensibleArray(at: address, offer)
    case .newTree(let address): try newTree(at: address, offer)
    }
  }

  typealias Offer = ([Int], UInt64, Int, Int, KerasFormatError) throws -> Void

  private func oldTree(at address: UInt64, _ offer: Offer) throws {
    if address == HDF5Image.undefined { return }
    var tree = OldTree(image)
    try tree.forEachChild(at: address, type: 1, keySize: 8 + 8 * (extents.count + 1)) { key, child in
      var key = key
      let (size, skipped) = (try key.word(), try key.word())
      let place = try extents.map { extent in
        let offset = try key.size()
        try key.require(offset % extent == 0)
        return offset / extent
      }
      try offer(place, child, size, skipped, key.damage)
    }
  }

  private func newTree(at address: UInt64, _ offer: Offer) throws {
    if address == HDF5Image.undefined { return }
    let tree = try NewTree(image, at: address, type: isFiltered ? 11 : 10)
    let width = tree.recordSize - 8 - 8 * extents.count - 4
    guard isFiltered ? (1...8).contains(width) : width == -4 else { throw image.damage("B-tree", at: address) }
    try tree.forEachRecord { record in
      var record = record
      let address = try record.address()
      let size = isFiltered ? Int(clamping: try record.number(width)) : chunkSize
      let skipped = isFiltered ? try record.word() : 0
      try offer(try extents.map { _ in try record.size() }, address, size, skipped, record.damage)
    }
  }

  private func implicit(at address: UInt64, _ counts: [Int], _ offer: Offer) throws {
    if address == HDF5Image.undefined || counts.contains(0) { return }
    let damage = image.damage("chunk", at: address)
    let order = LinearOrder(self, slowest: nil)
    var place = counts.map { _ in 0 }
    while true {
      guard let number = order.number(of: place),
        let start = UInt64(exactly: number.multipliedClamped(by: chunkSize)), start < .max - address
      else { throw damage }
      try offer(place, address + start, chunkSize, 0, damage)
      var axis = place.count - 1
      while axis >= 0, place[axis] == counts[axis] - 1 {
        place[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
      place[axis] += 1
    }
  }
}

/// The order in which arrays count chunks: as many along each axis as there may ever be.
struct LinearOrder {
  private let axes, counts: [Int]

  /// - Parameter slowest: the axis without an end, which is counted as the slowest; nil where there is none.
  init(_ walk: ChunkWalk, slowest: Int?) {
    let rank = walk.extents.count
    axes = (slowest.map { [$0] } ?? []) + (0..<rank).filter { $0 != slowest }
    counts = axes.map { (walk.largest[$0] - 1) / walk.extents[$0] + 1 }
  }

  /// Where a chunk stands among the others; nil beyond all numbers.
  func number(of place: [Int]) -> Int? {
    var number = 0
    for (axis, count) in zip(axes, counts) {
      let (product, isTooLarge) = number.multipliedReportingOverflow(by: count)
      let (sum, overflow) = product.addingReportingOverflow(place[axis])
      if isTooLarge || overflow { return nil }
      number = sum
    }
    return number
  }

  /// The place of the chunk with a number.
  func place(_ number: Int) -> [Int] {
    var place = axes.map { _ in 0 }
    var rest = number
    for (index, axis) in axes.enumerated().reversed() {
      // The slowest axis takes what is left.
      let count = index == 0 ? 0 : counts[index]
      place[axis] = count > 0 ? rest % count : rest
      rest = count > 0 ? rest / count : 0
    }
    return place
  }
}
