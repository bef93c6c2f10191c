extension ErrorFamily {
  /// All families, in the order in which a user meets them.
  static let all = [
    commands, recipes, networks, datasets, pictures, downloads, runs, livePage, checkpoints, trainings, limits, writing,
    kerasFiles, ownFiles, evaluations, exports, plugins,
  ]
}
