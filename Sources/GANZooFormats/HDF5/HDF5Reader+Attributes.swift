import GANZooSupport

extension HDF5Reader {
  /// The names of the attributes of the object at `path`, alphabetically.
  ///
  /// - Throws: `KerasFormatError` if there is no such object or it is damaged.
  package func attributeNames(of path: String) throws -> [String] {
    try alone { Self.sorted(try attributes(of: path).keys) }
  }

  /// The string attribute `name` of the object at `path`, or nil.
  ///
  /// - Throws: `KerasFormatError.wrongType` if it is something else than one string.
  package func string(_ name: String, of path: String) throws -> String? {
    guard let strings = try strings(name, of: path) else { return nil }
    guard let string = strings.first, strings.count == 1 else {
      throw KerasFormatError.wrongType(
        file: file, path: attributePath(name, of: path), expected: "a single string", found: "\(strings.count) strings")
    }
    return string
  }

  /// The list of strings `name` of the object at `path`, or nil.
  ///
  /// Joins lists that Keras has split into `name0`, `name1`, … An empty list may have any element type.
  ///
  /// - Throws: `KerasFormatError.wrongType` if it holds anything but strings.
  package func strings(_ name: String, of path: String) throws -> [String]? {
    try alone {
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
    let (type, space) = try attribute.form(image, at: path)
    // h5py writes an empty list as a null dataspace or as no float64 numbers.
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
      // The longest string of a list fills its field and has no terminator.
      var field = bytes[start..<(start + width)].prefix { $0 != 0 }
      if isSpacePadded { while field.last == UInt8(ascii: " ") { field.removeLast() } }
      return try text(field, at: path)
    }
  }

  /// Lengths, and where in a global heap the strings lie.
  private func variableStrings(_ data: ByteReader, count: Int, at path: String) throws -> [String] {
    var data = data
    // Many may be the same one.
    var left = byteCount
    return try (0..<count).map { _ in
      let length = try data.word()
      let address = try data.address()
      let index = try data.word()
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
