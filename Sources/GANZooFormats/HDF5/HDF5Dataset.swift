/// A dataset as its object header describes it. The values are not read, and no memory of their size is allocated.
struct HDF5Dataset {
  enum Layout {
    case compact(ByteReader)
    case contiguous(address: UInt64, size: UInt64)
    /// The shape of a chunk in elements, and the index of the chunks.
    case chunked([Int], ChunkIndex)
  }

  let shape: [Int]
  /// The maximum extent of each axis; `Int.max` for an unlimited one.
  let maximumShape: [Int]
  let type: HDF5Datatype
  let layout: Layout
  let filters: [ChunkFilter]
  /// The element at positions that were never written; nil for zero.
  let fill: ByteReader?

  /// Decodes the messages of an object header. Throws `KerasFormatError`.
  init(_ object: HDF5Object, _ image: HDF5Image, at path: String) throws {
    if object.first(.externalStorage) != nil { throw image.unsupported("external storage", at: path) }
    guard let typeMessage = object.first(.datatype), let spaceMessage = object.first(.dataspace),
      let layoutMessage = object.first(.layout)
    else { throw KerasFormatError.damaged(file: image.file, part: "the dataset \(path) cannot be described") }
    type = try HDF5Datatype(typeMessage)
    let space = try HDF5Dataspace(spaceMessage)
    try spaceMessage.require(!space.isNull)
    shape = try space.shape.map {
      guard let extent = Int(exactly: $0) else { throw image.tooLarge(path) }
      return extent
    }
    maximumShape = space.maximumShape.map { Int(clamping: $0) }
    filters = try object.first(.filters).map { try ChunkFilter.read($0, image, at: path) } ?? []
    layout = try Self.layout(layoutMessage, rank: shape.count, elementSize: type.size, image, at: path)
    fill = try Self.fill(object, elementSize: type.size)
  }

  private static func layout(
    _ message: ByteReader, rank: Int, elementSize: Int, _ image: HDF5Image, at path: String
  ) throws -> Layout {
    var body = message
    let version = try body.uint8()
    guard (3...5).contains(version) else { throw image.unsupported("a layout of before HDF5 1.6.3", at: path) }
    switch try body.uint8() {
    case 0:
      let size = try body.uint16()
      return .compact(try body.take(size))
    case 1: return .contiguous(address: try body.address(), size: try body.number(8))
    case 2:
      let (chunkShape, index) =
        version == 3
        ? try ChunkIndex.readVersion3(&body) : try ChunkIndex.readVersion4(&body, image, at: path)
      // The last axis counts the bytes of an element.
      try body.require(
        chunkShape.count == rank + 1 && chunkShape.last == elementSize && chunkShape.allSatisfy { $0 > 0 })
      return .chunked(Array(chunkShape.dropLast()), index)
    case 3: throw image.unsupported("a virtual layout", at: path)
    default: throw body.damage
    }
  }

  /// The fill value from a message of either version (specification, IV.A.2.e and f).
  private static func fill(_ object: HDF5Object, elementSize: Int) throws -> ByteReader? {
    guard var body = object.first(.fillValue) else {
      guard var body = object.first(.oldFillValue) else { return nil }
      return try sized(&body, elementSize)
    }
    switch try body.uint8() {
    case 1, 2:
      try body.skip(2)
      return try body.uint8() != 0 ? sized(&body, elementSize) : nil
    case 3: return try body.uint8() & 0x20 != 0 ? sized(&body, elementSize) : nil
    default: throw body.damage
    }
  }

  private static func sized(_ body: inout ByteReader, _ elementSize: Int) throws -> ByteReader? {
    let size = try body.uint32()
    if size == 0 { return nil }
    try body.require(size == elementSize)
    return try body.take(size)
  }
}
