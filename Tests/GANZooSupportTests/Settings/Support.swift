import GANZooSupport

/// A reader of `yaml`, which the messages call default.yaml, after `overrides`.
func reader(_ yaml: String, _ overrides: String...) throws -> SettingsReader {
  var tree = try SettingsTree(yaml: yaml, file: "default.yaml")
  for override in overrides { try tree.override(override) }
  return SettingsReader(tree)
}
