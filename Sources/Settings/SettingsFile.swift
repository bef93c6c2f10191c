import Files

extension SettingsTree {
  /// Reads the settings file at `path`, of which at most `largestFile` bytes are taken into memory.
  /// - Parameter name: the file's name in messages; its path unless given.
  public init(contentsOf path: String, name: String? = nil) throws(SettingsError) {
    let file = name ?? path
    var data: [UInt8] = []
    if let error = readFile(path, into: &data, limit: Self.largestFile + 1) {
      throw .unreadable(file: file, reason: systemReason(error))
    }
    try self.init(utf8: data, file: file)
  }

  /// Reads settings in YAML from bytes, which must be UTF-8.
  public init(utf8 bytes: some Collection<UInt8>, file: String) throws(SettingsError) {
    guard bytes.count <= Self.largestFile else { throw .tooLarge(file: file, limit: Self.largestFile) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .unreadable(file: file, reason: "it is not text in UTF-8")
    }
    try self.init(yaml: text, file: file)
  }
}
