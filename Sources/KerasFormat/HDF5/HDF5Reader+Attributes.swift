import CHDF5
import OutsideText

extension HDF5Reader {
  /// The names of the attributes of the object at `path`, alphabetically.
  ///
  /// - Throws: `KerasFormatError` if there is no such object or it is damaged.
  package func attributeNames(of path: String) throws -> [String] {
    try withExistingObject(path) {
      try names("the attributes of \(path) cannot be listed", chdf5_attribute_names, $0)
    }
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
    try withExistingObject(path) { object in
      if let whole = try strings(name, of: object, at: path) { return whole }
      var joined: [String]?
      var part = 0
      while let strings = try strings("\(name)\(part)", of: object, at: path) {
        joined = (joined ?? []) + strings
        part += 1
      }
      return joined
    }
  }

  /// The strings of the attribute `name` of an open object, or nil if there is no such attribute.
  func strings(_ name: String, of object: hid_t, at path: String) throws -> [String]? {
    let path = attributePath(name, of: path)
    switch H5Aexists(object, name) {
    case 0: return nil
    case 1...: break
    default: throw damaged("the attribute \(path) cannot be read")
    }
    let attribute = H5Aopen(object, name, chdf5_default_properties())
    guard attribute >= 0 else { throw damaged("the attribute \(path) cannot be read") }
    defer { H5Aclose(attribute) }
    let type = H5Aget_type(attribute)
    defer { H5Tclose(type) }
    let space = H5Aget_space(attribute)
    defer { H5Sclose(space) }
    guard type >= 0, space >= 0 else { throw damaged("the attribute \(path) cannot be read") }

    // h5py writes an empty list as a null dataspace or as no float64 numbers.
    if H5Sget_simple_extent_type(space) == H5S_NULL { return [] }
    let width = Int(H5Tget_size(type))
    let byteCount = try product(of: try shape(of: space, at: path), times: width, at: path)
    if byteCount == 0 { return [] }
    guard H5Tget_class(type) == H5T_STRING else {
      throw KerasFormatError.wrongType(file: file, path: path, expected: "strings", found: "\(HDF5StoredType(type))")
    }
    guard byteCount <= self.byteCount else { throw KerasFormatError.tooLarge(file: file, path: path) }
    let texts =
      H5Tis_variable_str(type) > 0
      ? variableStrings(attribute, type, space, count: byteCount / width)
      : fixedStrings(attribute, type, width: width, byteCount: byteCount)
    guard let texts else { throw damaged("the attribute \(path) cannot be read") }
    return try texts.map {
      guard let text = String(validating: $0, as: UTF8.self) else {
        throw damaged("the attribute \(path) is not UTF-8")
      }
      guard text.lineOfTooManyMarks == nil else {
        throw damaged("the attribute \(path) has more than \(TextLimits.marks) combining marks in a row")
      }
      return text
    }
  }

  private func fixedStrings(_ attribute: hid_t, _ type: hid_t, width: Int, byteCount: Int) -> [[UInt8]]? {
    var bytes = [UInt8](repeating: 0, count: byteCount)
    guard H5Aread(attribute, type, &bytes) >= 0 else { return nil }
    let isSpacePadded = H5Tget_strpad(type) == H5T_STR_SPACEPAD
    return stride(from: 0, to: byteCount, by: width).map { start in
      // The longest string of a list fills its field and has no terminator.
      var field = bytes[start..<(start + width)].prefix { $0 != 0 }
      if isSpacePadded { while field.last == UInt8(ascii: " ") { field.removeLast() } }
      return Array(field)
    }
  }

  private func variableStrings(_ attribute: hid_t, _ type: hid_t, _ space: hid_t, count: Int) -> [[UInt8]]? {
    let memory = H5Tcopy(chdf5_c_string())
    defer { H5Tclose(memory) }
    H5Tset_size(memory, chdf5_variable_length())
    H5Tset_cset(memory, H5Tget_cset(type))
    var pointers = [UnsafeMutablePointer<UInt8>?](repeating: nil, count: count)
    guard H5Aread(attribute, memory, &pointers) >= 0 else { return nil }
    defer { _ = chdf5_reclaim(memory, space, &pointers) }
    return pointers.map { pointer in
      guard let pointer else { return [] }
      var length = 0
      while pointer[length] != 0 { length += 1 }
      return Array(UnsafeBufferPointer(start: pointer, count: length))
    }
  }

  private func withExistingObject<Result>(_ path: String, _ body: (hid_t) throws -> Result) throws -> Result {
    try HDF5Library.locked {
      guard try kind(of: path) != nil else { throw KerasFormatError.missingGroup(file: file, path: path) }
      return try withObject(path, body)
    }
  }

  private func attributePath(_ name: String, of path: String) -> String {
    (path == "/" ? "/" : path + "/") + "@" + name
  }
}
