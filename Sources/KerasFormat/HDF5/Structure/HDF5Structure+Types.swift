/// What a header's messages say of an object, for the checks that need several of them.
struct HDF5ObjectCheck {
  let path: String
  var space: Space?
  var type: Datatype?
  var layout: Layout?
  var fillSizes: [Int] = []
  var isFiltered = false
  var attributeCount = 0

  struct Space {
    let rank: Int
    /// Nil where the product overflows, which is an error for those who want to read it.
    let count: Int?
  }

  struct Datatype {
    let size: Int
    let isVariable: Bool
  }

  enum Layout {
    case compact(Int)
    case contiguous(address: UInt64, size: UInt64)
    case chunked(tree: UInt64, extents: [Int])
  }

  init(path: String) { self.path = path }
}

/// Dataspaces, datatypes and attributes (specification, IV.A.2.b, d and m).
extension HDF5Structure {
  func dataspace(_ body: inout ByteReader) throws -> HDF5ObjectCheck.Space {
    let version = try body.byte()
    let rank = try body.byte()
    let flags = try body.byte()
    let kind = try body.byte()
    try body.require((1...2).contains(version) && rank <= 32 && flags <= 1)
    if version == 1 { try body.skip(4) }
    if version == 2 { try body.require(kind <= 2 && (kind == 1 || rank == 0)) }
    var count: Int? = 1
    var extents: [UInt64] = []
    for _ in 0..<rank { extents.append(try body.number(8)) }
    for extent in extents {
      // An unlimited axis has the largest number.
      if flags == 1 { try body.require(try body.number(8) >= extent) }
      let extent = Int(clamping: extent)
      let product = count.map { $0.multipliedReportingOverflow(by: extent) }
      count = product.flatMap { $0.overflow ? nil : $0.partialValue }
    }
    return HDF5ObjectCheck.Space(rank: rank, count: version == 2 && kind == 2 ? 0 : count)
  }

  func datatype(_ body: inout ByteReader, of path: String) throws -> HDF5ObjectCheck.Datatype {
    let head = try body.byte()
    try body.require((1...3).contains(head >> 4))
    let bits = Int(try body.number(3))
    let size = try body.word()
    try body.require(size > 0)
    switch head & 15 {
    case 0, 4:
      let (offset, precision) = (try body.short(), try body.short())
      try body.require(size <= 16 && precision > 0 && offset + precision <= 8 * size)
    case 1: try float(&body, bits: bits, size: size)
    case 3: try body.require(bits & 15 <= 2)
    case 5: try body.skip(bits & 0xFF)
    case 8: try enumeration(&body, count: bits & 0xFFFF, version: head >> 4, size: size, of: path)
    case 9:
      guard bits & 15 == 1 else { throw unsupported("a variable-length type", at: path) }
      // Of characters, or the recursion would have no end.
      try body.require([0, 3].contains(try body.peek() & 15))
      let element = try datatype(&body, of: path)
      try body.require(size == 16 && element.size == 1 && !element.isVariable)
      return HDF5ObjectCheck.Datatype(size: size, isVariable: true)
    default: throw unsupported("a datatype of class \(head & 15)", at: path)
    }
    return HDF5ObjectCheck.Datatype(size: size, isVariable: false)
  }

  private func float(_ body: inout ByteReader, bits: Int, size: Int) throws {
    let offset = try body.short()
    let precision = try body.short()
    let exponent = (at: try body.byte(), width: try body.byte())
    let mantissa = (at: try body.byte(), width: try body.byte())
    try body.skip(4)
    try body.require(size <= 16 && precision > 0 && offset + precision <= 8 * size)
    // The library shifts whole fields into 64-bit numbers.
    try body.require((1...31).contains(exponent.width) && exponent.at + exponent.width <= offset + precision)
    try body.require((1...112).contains(mantissa.width) && mantissa.at + mantissa.width <= offset + precision)
    try body.require((bits >> 8) & 0xFF < offset + precision)
  }

  private func enumeration(
    _ body: inout ByteReader, count: Int, version: Int, size: Int, of path: String
  ) throws {
    // Of integers, or the recursion would have no end.
    try body.require(try body.peek() & 15 == 0)
    let element = try datatype(&body, of: path)
    try body.require(element.size == size)
    for _ in 0..<count {
      let name = try body.text(at: body.position)
      let length = name.utf8.count + 1
      try body.skip(version < 3 ? (length + 7) / 8 * 8 : length)
    }
    try body.skip(count * size)
  }

  func attribute(_ body: inout ByteReader, of path: String) throws {
    let version = try body.byte()
    let flags = try body.byte()
    try body.require((1...3).contains(version))
    if version > 1 && flags != 0 { throw unsupported("a shared header message", at: path) }
    let sizes = (name: try body.short(), type: try body.short(), space: try body.short())
    if version == 3 { try body.skip(1) }
    func part(_ size: Int) throws -> ByteReader {
      let part = try body.take(size)
      if version == 1 { try body.skip((8 - size % 8) % 8) }
      return part
    }
    let name = try part(sizes.name).text(at: 0)
    var typeBlock = try part(sizes.type)
    let type = try datatype(&typeBlock, of: "\(path)/@\(name)")
    var spaceBlock = try part(sizes.space)
    guard let count = try dataspace(&spaceBlock).count else { throw body.damage }
    let byteCount = count.multipliedClamped(by: type.size)
    try body.require(byteCount <= body.remaining)
    if type.isVariable {
      for _ in 0..<count { try variableString(&body) }
    }
  }
}
