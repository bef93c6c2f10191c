public import GANZooSupport

extension Checkpoint {
  /// The recipe of the run, as settings.
  ///
  /// Throws `SettingsError` where the text is no YAML of settings.
  public func settings() throws -> SettingsTree { try completed(SettingsTree(yaml: recipe, file: file)) }

  /// Settings of the run as they stand in its folder, with what a run of an earlier version did without saying so: logs
  /// of GANZoo 0.1.0 have the names of the Keras article, and a log goes on with the names that it has.
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
