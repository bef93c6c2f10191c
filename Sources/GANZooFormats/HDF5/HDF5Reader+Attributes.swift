import GANZooSupport

extension HDF5Reader {
  /// The names of the attributes of the object at `path`, in alphabetical order.
  ///
  /// - Throws: `KerasFormatError` if there is no such object or it is damaged.
  package func attributeNames(of path: String) throws -> [String] {
    try exclusively { Self.sorted(try attributes(of: path).keys) }
  }

  /// The string attribute `name` of the object at `path`, or nil if there is none.
  ///
  /// - Throws: `KerasFormatError`; `.wrongType` if the attribute is not a single string.
  package func string(_ name: String, of path: String) throws -> String? {
    guard let strings = try strings(name, of: path) else { return nil }
    guard let string = strings.first, strings.count == 1 else {
      throw KerasFormatError.wrongType(
        file: file, path: attributePath(name, of: path), expected: "a single string", found: "\(strings.count) strings")
    }
    return string
  }

  /// The attribute `name` of the object at `path` as a list of strings, or nil if there is none.
  ///
  /// Joins lists that Keras has split into `name0`, `name1`, … An empty list may have any datatype.
  ///
  /// - Throws: `KerasFormatError`; `.wrongType` if the attribute holds anything but strings.
  package func strings(_ name: String, of path: String) throws -> [String]? {
    try exclusively {
      let attributes = try attributes(of: path)
      func find(_ name: String) throws -> [String]? {
        try attributes[Array(name.utf8)[...]].map { try strings(of: $0, at: attributePath(name, of: path)) }
      }
      if let whole = try find(name) { return whole }
      var joined: [String] = []
      var part = 0
      while let strings = try find("\(name)\(part)") {
        joined += strings
        part += 1
      }
      return part == 0 ? nil : joined
    }
  }

  private func strings(of attribute: HDF5Attribute, at path: String) throws -> [String] {
    let (type, space) = try attribute.typeAndSpace(image, at: path)
    // h5py writes an empty list with a null dataspace, or as a float64 array without elements.
    if space.isNull { return [] }
    let byteCount = try product(of: space.shape, times: type.size, at: path)
    if byteCount == 0 { return [] }
    let (found, data) = (HDF5StoredType(type), attribute.data)
    let isVariable = type.kind == .variableString
    var isSpacePadded = false
    if case .string(let padding) = type.kind {
      isSpacePadded = padding
    } else if !isVariable {
      throw KerasFormatError.wrongType(file: file, path: path, expected: "strings", found: "\(found)")
    }
    guard byteCount <= data.remaining else { throw damaged("the attribute \(path) cannot be read") }
    return isVariable
      ? try variableStrings(data, count: byteCount / type.size, at: path)
      : try fixedStrings(data.content.prefix(byteCount), width: type.size, isSpacePadded: isSpacePadded, at: path)
  }

  private func fixedStrings(
    _ bytes: ArraySlice<UInt8>, width: Int, isSpacePadded: Bool, at path: String
  ) throws -> [String] {
    try stride(from: bytes.startIndex, to: bytes.endIndex, by: width).map { start in
      // The longest string of a list fills its field, so it has no NUL.
      var field = bytes[start..<(start + width)].prefix { $0 != 0 }
      if isSpacePadded { while field.last == UInt8(ascii: " ") { field.removeLast() } }
      return try text(field, at: path)
    }
  }

  /// Variable-length strings. The attribute holds their lengths and their addresses in global heaps.
  private func variableStrings(_ data: ByteReader, count: Int, at path: String) throws -> [String] {
    var data = data
    // Many elements may refer to one string, so the sum of the lengths is limited.
    var left = byteCount
    return try (0..<count).map { _ in
      let length = try data.uint32()
      let address = try data.address()
      let index = try data.uint32()
      if length == 0 || address == 0 || address == HDF5Image.undefined { return "" }
      left -= length
      guard left >= 0 else { throw KerasFormatError.tooLarge(file: file, path: path) }
      return try text(heaps.bytes(at: address, index: index, length: length).prefix { $0 != 0 }, at: path)
    }
  }

  private func text(_ bytes: ArraySlice<UInt8>, at path: String) throws -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw damaged("the attribute \(path) is not UTF-8")
    }
    guard text.lineOfTooManyMarks == nil else {
      throw damaged("the attribute \(path) has \(TextLimits.tooManyMarks)")
    }
    return text
  }

  private func attributePath(_ name: String, of path: String) -> String {
    (path == "/" ? "/" : path + "/") + "@" + name
  }
}
