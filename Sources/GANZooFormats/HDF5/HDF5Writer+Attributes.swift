import CGANZooHDF5

extension HDF5Writer {
  /// Keras' limit (`HDF5_OBJECT_HEADER_LIMIT`) in bytes: an object header holds less than 64 KiB. Keras splits longer
  /// lists.
  static let maximumAttributeSize = 64512

  /// Sets the string attribute `name` of the object at `path`.
  ///
  /// Every version of Keras reads the datatype: fixed length, padded with NULs and marked ASCII, though it may hold
  /// UTF-8. A string that is too long for an object header gets a variable length.
  ///
  /// - Precondition: `text` has no NUL character.
  /// - Throws: `KerasFormatError.cannotWrite`.
  package func setString(_ text: String, _ name: String, of path: String) throws {
    if text.utf8.count > Self.maximumAttributeSize {
      try setVariableString(text, name, of: path)
    } else {
      try setFixedStrings([text], shape: [], name, of: path)
    }
  }

  /// Sets the attribute `name` of the object at `path` to a list of strings.
  ///
  /// As in Keras, a list that is too long for one attribute is split into `name0`, `name1`, …
  ///
  /// - Precondition: no string has a NUL character or more than `maximumAttributeSize` bytes.
  /// - Throws: `KerasFormatError.cannotWrite`.
  package func setStrings(_ texts: [String], _ name: String, of path: String) throws {
    let width = max(1, texts.map(\.utf8.count).max() ?? 0)
    precondition(width <= Self.maximumAttributeSize, "a string of the list \(name) is too long for HDF5")
    let perPart = Self.maximumAttributeSize / width
    if texts.count <= perPart {
      try setFixedStrings(texts, shape: [texts.count], name, of: path)
      return
    }
    for (part, start) in stride(from: 0, to: texts.count, by: perPart).enumerated() {
      let slice = Array(texts[start..<min(start + perPart, texts.count)])
      try setFixedStrings(slice, shape: [slice.count], "\(name)\(part)", of: path)
    }
  }

  private func setFixedStrings(_ texts: [String], shape: [Int], _ name: String, of path: String) throws {
    let width = max(1, texts.map(\.utf8.count).max() ?? 0)
    var bytes: [UInt8] = []
    for text in texts {
      precondition(!text.utf8.contains(0), "the attribute \(name) of \(path) has a NUL")
      bytes += Array(text.utf8) + [UInt8](repeating: 0, count: width - text.utf8.count)
    }
    try setAttribute(name, of: path, shape: shape, width: width) { attribute, type in
      bytes.isEmpty ? 0 : H5Awrite(attribute, type, bytes)
    }
  }

  private func setVariableString(_ text: String, _ name: String, of path: String) throws {
    precondition(!text.utf8.contains(0), "the attribute \(name) of \(path) has a NUL")
    try setAttribute(name, of: path, shape: [], width: chdf5_variable_length()) { attribute, type in
      text.withCString { characters in
        withUnsafePointer(to: characters) { H5Awrite(attribute, type, $0) }
      }
    }
  }

  /// Creates an attribute of strings of `width` bytes, which `write` fills.
  private func setAttribute(
    _ name: String, of path: String, shape: [Int], width: Int, _ write: (hid_t, hid_t) -> herr_t
  ) throws {
    try withObject(path) { object in
      let type = H5Tcopy(chdf5_c_string())
      defer { H5Tclose(type) }
      H5Tset_size(type, width)
      // Variable-length strings end with a NUL instead.
      if width != chdf5_variable_length() { H5Tset_strpad(type, H5T_STR_NULLPAD) }
      try withDataspace(shape) { space in
        let defaults = chdf5_default_properties()
        let attribute = H5Acreate2(object, name, type, space, defaults, defaults)
        try check(attribute, "attribute \(name) of \(path)")
        defer { H5Aclose(attribute) }
        try check(write(attribute, type), "attribute \(name) of \(path)")
      }
    }
  }
}
