extension ErrorFamily {
  /// All families, in the order in which a user meets them.
  static let all = [
    commands, recipes, networks, datasets, pictures, text, downloads, runs, livePage, checkpoints, trainings,
    tensorBoard, limits, writing, animations, kerasFiles, ownFiles, evaluations, exports, plots, lab, sweeps,
    plugins,
  ]
}
