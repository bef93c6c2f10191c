/// An attribute message (specification, IV.A.2.m): small values with a name, beside an object.
struct HDF5Attribute {
  let name: ArraySlice<UInt8>
  private let isShared: Bool
  private let typeMessage, spaceMessage: ByteReader
  /// The values.
  let data: ByteReader

  /// Reads the message, but for what is looked at only where it is asked for. Throws `KerasFormatError.damaged`.
  init(_ message: ByteReader) throws {
    var body = message
    let version = try body.byte()
    let flags = try body.byte()
    try body.require((1...3).contains(version))
    isShared = version > 1 && flags != 0
    let sizes = (name: try body.short(), type: try body.short(), space: try body.short())
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

  /// The type and the shape of its values. Throws `KerasFormatError`.
  func form(_ image: HDF5Image, at path: String) throws -> (type: HDF5Datatype, space: HDF5Dataspace) {
    if isShared { throw image.unsupported("a shared header message", at: path) }
    return (try HDF5Datatype(typeMessage), try HDF5Dataspace(spaceMessage))
  }

  /// The attributes of an object, by the bytes of their names. Throws `KerasFormatError`.
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
    if let dense = try object.first(.attributeInfo).flatMap({ try DenseStorage($0, indexSize: 2) }) {
      try dense.forEach(image, type: 8, hashPlace: 13, add)
    }
    return attributes
  }
}
