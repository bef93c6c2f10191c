import GANZooSupport

/// An object header: the messages that describe a group or a dataset. Messages are decoded where they are needed.
struct HDF5Object {
  /// The message types that we read, with their numbers in the specification (IV.A.2).
  enum Message: Int {
    case dataspace = 0x01
    case linkInfo = 0x02
    case datatype = 0x03
    case oldFillValue = 0x04
    case fillValue = 0x05
    case link = 0x06
    case externalStorage = 0x07
    case layout = 0x08
    case filters = 0x0B
    case attribute = 0x0C
    case continuation = 0x10
    case symbolTable = 0x11
    case attributeInfo = 0x15
  }

  private(set) var messages: [Message: [ByteReader]] = [:]

  var kind: HDF5ObjectKind {
    if messages[.layout] != nil { return .dataset }
    let isGroup = messages[.symbolTable] != nil || messages[.linkInfo] != nil || messages[.link] != nil
    return isGroup ? .group : .other
  }

  /// The first message of a type, or nil.
  func first(_ message: Message) -> ByteReader? { messages[message]?.first }

  /// Reads the header at `address`, of version 1 or 2, with its continuation blocks (specification, IV.A.1).
  ///
  /// Throws `KerasFormatError.damaged` or `.unsupported`.
  init(_ image: HDF5Image, at address: UInt64, path: String) throws {
    let start = try image.block(at: address, count: 16, Self.header)
    var signature = start
    if (try? signature.expect("OHDR")) != nil {
      try readVersion2(image, at: address, start, path)
    } else {
      try readVersion1(image, at: address, start, path)
    }
  }

  private static let header = "object header"
  private static let maximumBlocks = 1024

  private mutating func readVersion1(_ image: HDF5Image, at address: UInt64, _ start: ByteReader, _ path: String) throws
  {
    var start = start
    try start.require(try start.uint8() == 1)
    try start.skip(1)
    let count = try start.uint16()
    try start.skip(4)
    var blocks = [(address: address + 16, count: try start.uint32())]
    var found = 0
    var index = 0
    while index < blocks.count {
      try start.require(index < Self.maximumBlocks)
      var messages = try image.block(at: blocks[index].address, count: blocks[index].count, Self.header)
      while messages.remaining > 0 {
        let type = try messages.uint16()
        let size = try messages.uint16()
        let flags = try messages.uint8()
        try messages.skip(3)
        try messages.require(size % 8 == 0)
        found += 1
        try add(type, flags, try messages.take(size), &blocks, image, path)
      }
      index += 1
    }
    try start.require(found == count)
  }

  private mutating func readVersion2(_ image: HDF5Image, at address: UInt64, _ start: ByteReader, _ path: String) throws
  {
    var start = start
    try start.skip(4)
    try start.require(try start.uint8() == 2)
    let flags = try start.uint8()
    // Four times of day, and the limits beyond which attributes are stored densely.
    let prefix = 6 + (flags & 0x20 != 0 ? 16 : 0) + (flags & 0x10 != 0 ? 4 : 0)
    let width = 1 << (flags & 3)
    var sizeField = try image.block(at: address, count: prefix + width, Self.header)
    try sizeField.skip(prefix)
    let length = Int(clamping: try sizeField.number(width))
    var blocks = [(address: address, count: length.addedClamped(to: prefix + width + 4))]
    var index = 0
    while index < blocks.count {
      try start.require(index < Self.maximumBlocks && blocks[index].count >= 8)
      var messages = try image.checkedBlock(at: blocks[index].address, count: blocks[index].count, Self.header)
      if index > 0 { try messages.expect("OCHK") } else { try messages.skip(prefix + width) }
      let head = flags & 4 != 0 ? 6 : 4
      // Bytes at the end that are too few for a message are a gap.
      while messages.remaining >= head {
        let type = try messages.uint8()
        let size = try messages.uint16()
        let messageFlags = try messages.uint8()
        try messages.skip(head - 4)
        try add(type, messageFlags, try messages.take(size), &blocks, image, path)
      }
      index += 1
    }
  }

  private mutating func add(
    _ type: Int, _ flags: Int, _ body: ByteReader, _ blocks: inout [(address: UInt64, count: Int)], _ image: HDF5Image,
    _ path: String
  ) throws {
    guard let message = Message(rawValue: type) else {
      // This flag means: fail if the message is unknown.
      if flags & 0x80 != 0 { throw image.unsupported("header message \(type)", at: path) }
      return
    }
    if flags & 2 != 0 { throw image.unsupported("a shared header message", at: path) }
    if message == .continuation {
      var body = body
      blocks.append((try body.address(), try body.size()))
    } else {
      messages[message, default: []].append(body)
    }
  }
}
