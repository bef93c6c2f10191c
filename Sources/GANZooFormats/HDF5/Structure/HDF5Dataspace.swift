/// The dataspace of a dataset or an attribute: its shape (specification, IV.A.2.b).
struct HDF5Dataspace {
  /// The extent of each axis; empty for a scalar.
  let shape: [UInt64]
  /// The maximum extent of each axis; `UInt64.max` for an unlimited one.
  let maximumShape: [UInt64]
  /// Whether this is a null dataspace, which has no elements. A scalar has one.
  let isNull: Bool

  /// Reads a dataspace message. Throws `KerasFormatError.damaged`.
  init(_ message: ByteReader) throws {
    var body = message
    let version = try body.uint8()
    let rank = try body.uint8()
    let flags = try body.uint8()
    let kind = try body.uint8()
    try body.require((1...2).contains(version) && rank <= 32 && flags <= 1)
    if version == 1 { try body.skip(4) }
    if version == 2 { try body.require(kind <= 2 && (kind == 1 || rank == 0)) }
    isNull = version == 2 && kind == 2
    var (shape, maximumShape): ([UInt64], [UInt64]) = ([], [])
    for _ in 0..<rank { shape.append(try body.number(8)) }
    for extent in shape {
      let maximum = flags == 1 ? try body.number(8) : extent
      try body.require(maximum >= extent)
      maximumShape.append(maximum)
    }
    self.shape = shape
    self.maximumShape = maximumShape
  }
}
