/// The shape of a dataset or an attribute (specification, IV.A.2.b).
struct HDF5Dataspace {
  /// The extent of each axis; empty for a scalar.
  let shape: [UInt64]
  /// What each may grow to; the largest number where there is no end.
  let largest: [UInt64]
  /// Whether there is no element at all, as opposed to one.
  let isNull: Bool

  /// Reads a message. Throws `KerasFormatError.damaged`.
  init(_ message: ByteReader) throws {
    var body = message
    let version = try body.byte()
    let rank = try body.byte()
    let flags = try body.byte()
    let kind = try body.byte()
    try body.require((1...2).contains(version) && rank <= 32 && flags <= 1)
    if version == 1 { try body.skip(4) }
    if version == 2 { try body.require(kind <= 2 && (kind == 1 || rank == 0)) }
    isNull = version == 2 && kind == 2
    var (shape, largest): ([UInt64], [UInt64]) = ([], [])
    for _ in 0..<rank { shape.append(try body.number(8)) }
    for extent in shape {
      let most = flags == 1 ? try body.number(8) : extent
      try body.require(most >= extent)
      largest.append(most)
    }
    self.shape = shape
    self.largest = largest
  }
}
