extension SettingsTree {
  /// Reads the settings file at `path`, of which at most `largestFile` bytes are taken into memory.
  /// - Parameter name: the file's name in messages; its path unless given.
  public init(contentsOf path: String, name: String? = nil) throws(SettingsError) {
    let file = name ?? path
    let bytes: [UInt8]
    do throws(FileReadError) {
      bytes = try RegularFile.beginning(of: path, count: Self.largestFile + 1)
    } catch {
      throw .unreadable(file: file, reason: error.reason)
    }
    try self.init(utf8: bytes, file: file)
  }

  /// Reads settings in YAML from bytes, which must be UTF-8.
  package init(utf8 bytes: some Collection<UInt8>, file: String) throws(SettingsError) {
    guard bytes.count <= Self.largestFile else { throw .tooLarge(file: file, limit: Self.largestFile) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .unreadable(file: file, reason: "it is not text in UTF-8")
    }
    try self.init(yaml: text, file: file)
  }
}
