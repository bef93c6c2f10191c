/// Object headers of versions 1 and 2 (specification, IV.A): chains of blocks of messages.
extension HDF5Structure {
  func header(at address: UInt64, path: String) throws {
    let start = try block(at: address, count: 16, "object header")
    var signature = start
    var object = HDF5ObjectCheck(path: path)
    if (try? signature.expect("OHDR")) != nil {
      try newHeader(at: address, start, &object)
    } else {
      try oldHeader(at: address, start, &object)
    }
    try check(object, damage: start.damage)
  }

  private func oldHeader(at address: UInt64, _ start: ByteReader, _ object: inout HDF5ObjectCheck) throws {
    var start = start
    try start.require(try start.byte() == 1)
    try start.skip(1)
    let count = try start.short()
    try start.skip(4)
    let length = try start.word()
    var blocks = [(address + 16, UInt64(length))]
    var found = 0
    var index = 0
    while index < blocks.count {
      try start.require(index < 1024)
      var messages = try block(at: blocks[index].0, count: Int(clamping: blocks[index].1), "object header")
      while messages.remaining > 0 {
        let type = try messages.short()
        let size = try messages.short()
        let flags = try messages.byte()
        try messages.skip(3)
        try messages.require(size % 8 == 0)
        found += 1
        try message(type, flags, try messages.take(size), &object, &blocks)
      }
      index += 1
    }
    try start.require(found == count)
  }

  private func newHeader(at address: UInt64, _ start: ByteReader, _ object: inout HDF5ObjectCheck) throws {
    var start = start
    try start.skip(4)
    try start.require(try start.byte() == 2)
    let flags = try start.byte()
    let prefix = 6 + (flags & 0x20 != 0 ? 16 : 0) + (flags & 0x10 != 0 ? 4 : 0)
    let width = 1 << (flags & 3)
    var sizeField = try block(at: address, count: prefix + width, "object header")
    try sizeField.skip(prefix)
    let length = try sizeField.number(width)
    var blocks = [(address + UInt64(prefix + width), length)]
    var index = 0
    while index < blocks.count {
      try start.require(index < 1024)
      var messages = try block(at: blocks[index].0, count: Int(clamping: blocks[index].1), "object header")
      if index > 0 {
        try messages.expect("OCHK")
        messages = try messages.take(messages.remaining - 4)
      }
      let head = flags & 4 != 0 ? 6 : 4
      // What is too short for a message is a gap.
      while messages.remaining >= head {
        let type = try messages.byte()
        let size = try messages.short()
        let messageFlags = try messages.byte()
        try messages.skip(head - 4)
        try message(type, messageFlags, try messages.take(size), &object, &blocks)
      }
      index += 1
    }
  }

  private func message(
    _ type: Int, _ flags: Int, _ body: ByteReader, _ object: inout HDF5ObjectCheck, _ blocks: inout [(UInt64, UInt64)]
  ) throws {
    var body = body
    if flags & 2 != 0 { throw unsupported("a shared header message", at: object.path) }
    switch type {
    case 0x00, 0x0A, 0x0D: break  // empty, group info, comment
    case 0x01: object.space = try dataspace(&body)
    case 0x02: try refuseHeap(&body, indexSize: 8, of: "a group", at: object.path)
    case 0x03: object.type = try datatype(&body, of: object.path)
    case 0x04: object.fillSizes.append(try sizedBytes(&body))
    case 0x05: try fillValue(&body, &object)
    case 0x06: try link(&body, of: object.path)
    case 0x07: throw unsupported("external storage", at: object.path)
    case 0x08: object.layout = try layout(&body, of: object.path)
    case 0x0B:
      object.isFiltered = true
      try filters(&body)
    case 0x0C:
      object.attributeCount += 1
      // Each look-up passes all of an object's.
      if object.attributeCount > 1024 { throw unsupported("more than 1024 attributes", at: object.path) }
      try attribute(&body, of: object.path)
    case 0x0E: try body.skip(16)  // time of change, old form
    case 0x10: blocks.append((try body.address(), try body.number(8)))
    case 0x11: try symbolTable(&body, path: object.path)
    case 0x12: try body.skip(8)  // time of change
    case 0x15: try refuseHeap(&body, indexSize: 2, of: "an object with attributes", at: object.path)
    case 0x16: try body.skip(5)  // reference count
    default: throw unsupported("header message \(type)", at: object.path)
    }
  }

  /// Link info and attribute info: where a fractal heap holds what is too much for the header.
  private func refuseHeap(_ body: inout ByteReader, indexSize: Int, of what: String, at path: String) throws {
    try body.require(try body.byte() == 0)
    // Whether creation is numbered.
    if try body.byte() & 1 != 0 { try body.skip(indexSize) }
    if try body.address() != Self.undefined { throw unsupported("a fractal heap for \(what)", at: path) }
  }

  private func link(_ body: inout ByteReader, of path: String) throws {
    try body.require(try body.byte() == 1)
    let flags = try body.byte()
    let kind = flags & 8 != 0 ? try body.byte() : 0
    if flags & 4 != 0 { try body.skip(8) }
    if flags & 16 != 0 { try body.skip(1) }
    let length = Int(clamping: try body.number(1 << (flags & 3)))
    try body.require(length > 0)
    let name = try body.take(length)
    if kind == 0 {
      visit(try body.address(), path: joined(path, name.text))
    } else {
      let length = try body.short()
      try body.require(length > 0)
      try body.skip(length)
    }
  }

  private func fillValue(_ body: inout ByteReader, _ object: inout HDF5ObjectCheck) throws {
    switch try body.byte() {
    case 1, 2:
      try body.skip(2)
      let isDefined = try body.byte() != 0
      if isDefined { object.fillSizes.append(try sizedBytes(&body)) }
    case 3:
      if try body.byte() & 0x20 != 0 { object.fillSizes.append(try sizedBytes(&body)) }
    default: throw body.damage
    }
  }

  private func sizedBytes(_ body: inout ByteReader) throws -> Int {
    let size = try body.word()
    try body.skip(size)
    return size
  }
}
