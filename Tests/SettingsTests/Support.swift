import Settings

/// The text of the error that `body` throws, or a text that says that it threw none.
func message(_ body: () throws -> Void) -> String {
  do {
    try body()
    return "no error"
  } catch {
    return "\(error)"
  }
}

/// A reader of `yaml`, which the messages call default.yaml, after `overrides`.
func reader(_ yaml: String, _ overrides: String...) throws -> SettingsReader {
  var tree = try SettingsTree(yaml: yaml, file: "default.yaml")
  for override in overrides { try tree.override(override) }
  return SettingsReader(tree)
}
