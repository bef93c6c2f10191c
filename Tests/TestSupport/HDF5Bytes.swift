import GANZooFormats

/// An HDF5 file of the newest format put together byte by byte, with right checksums, so that it can lie.
package struct HDF5Bytes {
  /// How numbers lie in the file.
  package enum Element: Int, Sendable, CaseIterable {
    case int8 = 1
    case float16 = 2
    case float32 = 4
  }

  private var bytes = [UInt8](repeating: 0, count: 48)
  private typealias Message = (type: UInt8, body: [UInt8])
  private indirect enum Entry {
    case group([String: Entry])
    case object(UInt64)
  }
  private var root: [String: Entry] = [:]

  package init() {}

  /// Adds an array of zeros in one chunk that is packed as well as deflate can, under a path of groups.
  package mutating func addZeros(_ element: Element, count: Int, at path: String) {
    addChunk(CompressedDataset.zeros(count * element.rawValue), element, count: count, at: path)
  }

  /// Adds an array in one chunk of any bytes.
  package mutating func addChunk(_ packed: [UInt8], _ element: Element, count: Int, at path: String) {
    let chunk = append(packed)
    var layout: [UInt8] = [4, 2, 2, 2, 8] + little(UInt64(count), UInt64(element.rawValue))
    layout += [1] + little(UInt64(packed.count)) + little(0 as UInt32) + little(chunk)
    let messages: [Message] = [
      (0x01, [2, 1, 0, 1] + little(UInt64(count))), (0x03, Self.type(element)), (0x05, [3, 0x0A]),
      (0x0B, [2, 1] + little(1, 0, 1 as UInt16) + little(9 as UInt32)), (0x08, layout),
    ]
    link(.object(append(Self.header(messages))), at: path.split(separator: "/").map(String.init)[...], in: &root)
  }

  /// Adds an array of as many chunks, of one number each, that all have the same bytes, `size` of them, in an index of
  /// the oldest kind.
  package mutating func addOverlappingChunks(_ count: Int, size: Int, at path: String) {
    let chunk = append(CompressedDataset.zeros(4) + [UInt8](repeating: 0, count: size))
    var tree: [UInt8] = Array("TREE".utf8) + [1, 0] + little(UInt16(count)) + little(.max, .max as UInt64)
    for number in 0...count {
      tree += little(UInt32(size)) + little(0 as UInt32) + little(UInt64(number), 0)
      if number < count { tree += little(chunk) }
    }
    let layout: [UInt8] = [3, 2, 2] + little(append(tree)) + little(1 as UInt32) + little(4 as UInt32)
    let messages: [Message] = [
      (0x01, [2, 1, 0, 1] + little(UInt64(count))), (0x03, Self.type(.float32)), (0x05, [3, 0x0A]),
      (0x0B, [2, 1] + little(1, 0, 1 as UInt16) + little(9 as UInt32)), (0x08, layout),
    ]
    link(.object(append(Self.header(messages))), at: path.split(separator: "/").map(String.init)[...], in: &root)
  }

  /// Adds an array of floats, in chunks of one number each, whose index is of the newest format.
  ///
  /// - Parameters:
  ///   - kind: 3 for a fixed array, 4 for an extensible one.
  ///   - creation: what the layout says of the index, as long as the kind demands.
  ///   - header: the index' header from its signature to the address of its block, which is that of the file's first
  ///     byte.
  package mutating func addIndexed(_ count: Int, kind: UInt8, creation: [UInt8], header: [UInt8], at path: String) {
    let index = header + little(0 as UInt64)
    let address = append(index + little(HDF5Checksum.lookup3(index[...])))
    let layout: [UInt8] = [4, 2, 0, 2, 8] + little(1, 4 as UInt64) + [kind] + creation + little(address)
    let messages: [Message] = [
      (0x01, [2, 1, kind == 4 ? 1 : 0, 1] + little(UInt64(count)) + (kind == 4 ? little(UInt64.max) : [])),
      (0x03, Self.type(.float32)), (0x05, [3, 0x0A]), (0x08, layout),
    ]
    link(.object(append(Self.header(messages))), at: path.split(separator: "/").map(String.init)[...], in: &root)
  }

  /// Adds an array under a further name.
  package mutating func link(_ path: String, to other: String) {
    if let entry = entry(other.split(separator: "/").map(String.init)[...], in: root) {
      link(entry, at: path.split(separator: "/").map(String.init)[...], in: &root)
    }
  }

  /// The file.
  package func finished() -> [UInt8] {
    var file = self
    let root = file.write(.group(file.root))
    var head: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 2, 8, 8, 0]
    head += little(0, .max, UInt64(file.bytes.count), root)
    file.bytes.replaceSubrange(0..<48, with: head + little(HDF5Checksum.lookup3(head[...])))
    return file.bytes
  }

  private func entry(_ path: ArraySlice<String>, in group: [String: Entry]) -> Entry? {
    guard let first = path.first, let entry = group[first] else { return nil }
    guard path.count > 1, case .group(let inner) = entry else { return entry }
    return self.entry(path.dropFirst(), in: inner)
  }

  private func link(_ entry: Entry, at path: ArraySlice<String>, in group: inout [String: Entry]) {
    guard let first = path.first else { return }
    if path.count == 1 {
      group[first] = entry
      return
    }
    var inner: [String: Entry] = [:]
    if case .group(let known) = group[first] { inner = known }
    link(entry, at: path.dropFirst(), in: &inner)
    group[first] = .group(inner)
  }

  private mutating func write(_ entry: Entry) -> UInt64 {
    guard case .group(let members) = entry else {
      guard case .object(let address) = entry else { return .max }
      return address
    }
    // No dense links.
    var messages: [Message] = [(0x02, [0, 0] + little(.max, .max as UInt64))]
    for (name, member) in members.sorted(by: { $0.key < $1.key }) {
      messages.append((0x06, [1, 0, UInt8(name.utf8.count)] + Array(name.utf8) + little(write(member))))
    }
    return append(Self.header(messages))
  }

  private mutating func append(_ content: [UInt8]) -> UInt64 {
    defer { bytes += content }
    return UInt64(bytes.count)
  }

  private static func header(_ messages: [Message]) -> [UInt8] {
    var content: [UInt8] = []
    for message in messages { content += [message.type] + little(UInt16(message.body.count)) + [0] + message.body }
    let header: [UInt8] = Array("OHDR".utf8) + [2, 2] + little(UInt32(content.count)) + content
    return header + little(HDF5Checksum.lookup3(header[...]))
  }

  private static func type(_ element: Element) -> [UInt8] {
    switch element {
    case .int8: [0x10, 8, 0, 0] + little(1 as UInt32) + little(0, 8 as UInt16)
    case .float16:
      [0x11, 0x20, 15, 0] + little(2 as UInt32) + little(0, 16 as UInt16) + [10, 5, 0, 10] + little(15 as UInt32)
    case .float32:
      [0x11, 0x20, 31, 0] + little(4 as UInt32) + little(0, 32 as UInt16) + [23, 8, 0, 23] + little(127 as UInt32)
    }
  }
}
