/// An attribute of an object: a name and a few values (specification, IV.A.2.m).
struct HDF5Attribute {
  let name: ArraySlice<UInt8>
  private let isShared: Bool
  private let typeMessage, spaceMessage: ByteReader
  /// The values as they are stored.
  let data: ByteReader

  /// Reads an attribute message; `typeAndSpace` decodes the datatype and the dataspace. Throws
  /// `KerasFormatError.damaged`.
  init(_ message: ByteReader) throws {
    var body = message
    let version = try body.uint8()
    let flags = try body.uint8()
    try body.require((1...3).contains(version))
    isShared = version > 1 && flags != 0
    let sizes = (name: try body.uint16(), type: try body.uint16(), space: try body.uint16())
    if version == 3 { try body.skip(1) }
    func part(_ size: Int) throws -> ByteReader {
      let part = try body.take(size)
      if version == 1 { try body.skip((8 - size % 8) % 8) }
      return part
    }
    let text = try part(sizes.name)
    name = text.text
    try body.require(name.count < text.remaining)
    (typeMessage, spaceMessage) = (try part(sizes.type), try part(sizes.space))
    data = body
  }

  /// The datatype and the dataspace of the values. Throws `KerasFormatError`.
  func typeAndSpace(_ image: HDF5Image, at path: String) throws -> (type: HDF5Datatype, space: HDF5Dataspace) {
    if isShared { throw image.unsupported("a shared header message", at: path) }
    return (try HDF5Datatype(typeMessage), try HDF5Dataspace(spaceMessage))
  }

  /// The attributes of an object by the UTF-8 bytes of their names. Throws `KerasFormatError`.
  static func all(of object: HDF5Object, _ image: HDF5Image, at path: String) throws -> [ArraySlice<UInt8>: Self] {
    var attributes: [ArraySlice<UInt8>: Self] = [:]
    func add(_ message: ByteReader) throws -> ArraySlice<UInt8> {
      let attribute = try Self(message)
      guard attribute.name.count <= HDF5Links.longestName else {
        throw KerasFormatError.damaged(
          file: image.file,
          part: "an attribute of \(path) has a name of \(attribute.name.count) bytes, and the longest may have "
            + "\(HDF5Links.longestName)")
      }
      try message.require(attributes.updateValue(attribute, forKey: attribute.name) == nil)
      return attribute.name
    }
    for message in object.messages[.attribute] ?? [] { _ = try add(message) }
    if let dense = try object.first(.attributeInfo).flatMap({ try DenseStorage($0, creationIndexSize: 2) }) {
      try dense.forEach(image, type: 8, hashOffset: 13, add)
    }
    return attributes
  }
}
