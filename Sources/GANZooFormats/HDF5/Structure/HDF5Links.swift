/// A link of a group.
enum HDF5Link: Equatable {
  /// A hard link to the object whose header lies at this address.
  case hard(UInt64)
  case soft, external, other

  /// Reads a link message (specification, IV.A.2.g): the name, as UTF-8, and the link.
  ///
  /// Throws `KerasFormatError.damaged`.
  static func read(_ message: ByteReader) throws -> (name: ArraySlice<UInt8>, link: HDF5Link) {
    var body = message
    try body.require(try body.uint8() == 1)
    let flags = try body.uint8()
    let kind = flags & 8 != 0 ? try body.uint8() : 0
    if flags & 4 != 0 { try body.skip(8) }
    if flags & 16 != 0 { try body.skip(1) }
    let name = try body.take(Int(clamping: try body.number(1 << (flags & 3)))).content
    try body.require(!name.isEmpty && !name.contains(0))
    switch kind {
    case 0: return (name, .hard(try body.address()))
    case 1: return (name, .soft)
    case 64: return (name, .external)
    default: return (name, .other)
    }
  }
}

/// The links of a group, from any storage: symbol table, link messages or dense storage.
struct HDF5Links {
  /// The links by the bytes of their names. `String` would treat canonically equivalent names as equal, which HDF5 does
  /// not.
  private(set) var links: [ArraySlice<UInt8>: HDF5Link] = [:]
  private let image: HDF5Image
  private let path: String

  /// The most bytes of a name. Keras writes no longer ones; a hostile file could make us compare and print one many
  /// times.
  static let longestName = 1024

  /// Reads the links of a group from its object header. Throws `KerasFormatError`.
  init(_ image: HDF5Image, of object: HDF5Object, at path: String) throws {
    self.image = image
    self.path = path
    if var table = object.first(.symbolTable) { try addTable(tree: try table.address(), heap: try table.address()) }
    for message in object.messages[.link] ?? [] { try add(message) }
    if let dense = try object.first(.linkInfo).flatMap({ try DenseStorage($0, creationIndexSize: 8) }) {
      try dense.forEach(image, type: 5, hashOffset: 0) { message in
        let (name, link) = try HDF5Link.read(message)
        try add(name, link, damage: message.damage)
        return name
      }
    }
  }

  private mutating func add(_ message: ByteReader) throws {
    let (name, link) = try HDF5Link.read(message)
    try add(name, link, damage: message.damage)
  }

  private mutating func add(_ name: ArraySlice<UInt8>, _ link: HDF5Link, damage: KerasFormatError) throws {
    guard name.count <= Self.longestName else {
      throw KerasFormatError.damaged(
        file: image.file,
        part: "the group \(path) has a name of \(name.count) bytes, and the longest may have \(Self.longestName)")
    }
    guard links.updateValue(link, forKey: name) == nil else { throw damage }
  }

  // MARK: - Symbol tables

  /// Reads a version 1 B-tree of symbol table nodes, whose names lie in a local heap (specification, III.A to III.D).
  private mutating func addTable(tree: UInt64, heap address: UInt64) throws {
    var heap = try image.block(at: address, count: 32, "local heap")
    try heap.expect("HEAP")
    try heap.require(try heap.uint8() == 0)
    try heap.skip(3)
    let size = try heap.size()
    // The free list is needed for writing only.
    try heap.skip(8)
    let names = try image.block(at: try heap.address(), count: size, "local heap's data")
    var nodes = BTreeV1(image)
    try nodes.forEachChild(at: tree, type: 0, keySize: 8) { _, child in
      try addNode(at: child, names: names)
    }
  }

  private mutating func addNode(at address: UInt64, names: ByteReader) throws {
    var head = try image.block(at: address, count: 8, "symbol node")
    try head.expect("SNOD")
    try head.require(try head.uint8() == 1)
    try head.skip(1)
    let used = try head.uint16()
    var node = try image.block(at: address + 8, count: 40 * used, "symbol node")
    for _ in 0..<used {
      var text = names
      try text.skip(Int(clamping: try node.address()))
      let name = text.text
      // The terminating NUL must lie in the heap.
      try node.require(!name.isEmpty && name.count < text.remaining)
      let address = try node.address()
      let cache = try node.uint32()
      try node.skip(20)
      try node.require(cache <= 2)
      try add(name, cache == 2 ? .soft : .hard(address), damage: node.damage)
    }
  }
}
