public import GANZooSupport

extension Checkpoint {
  /// The recipe of the run, as settings.
  ///
  /// Throws `SettingsError` if the text is not YAML of settings.
  public func settings() throws -> SettingsTree { try completed(SettingsTree(yaml: recipe, file: file)) }

  /// Settings of the run from its folder, completed for runs of earlier versions: logs of GANZoo 0.1.0 have the names
  /// of the Keras article without a setting for it, and a log keeps its names.
  ///
  /// Throws `SettingsError`.
  public func completed(_ tree: SettingsTree) throws -> SettingsTree {
    let key = "log.names"
    guard try SettingsTree(yaml: recipe, file: file)[key] == nil, tree[key] == nil else { return tree }
    var tree = tree
    try tree.override("\(key)=\(LogNames.kerasArticle.rawValue)")
    return tree
  }
}
