import GANZooLab

extension ErrorFamily {
  static let lab = ErrorFamily(
    title: "The lab",
    introduction: "[Experiments](lab.md). Ctrl-C is no error: what was measured is kept.",
    entries: [
      Entry(LabFolderError.emptyPath, "`--output ''`", remedy: "name a folder"),
      Entry(
        LabFolderError.notAFolder(path: "lab/transport"), "`--output` names a file", remedy: "name a folder"),
      Entry(
        LabFolderError.notALabFolder(path: "pictures"), "`--output` names a folder with other files",
        remedy: "name another; an experiment removes nothing but its own"),
      Entry(
        LabFolderError.otherSettings(path: "lab/transport"),
        "the folder has another experiment, or the same with other settings",
        remedy: "another `--output`, or `--force`"),
      Entry(
        LabFolderError.inUse(path: "lab/transport", owner: "process 4711 on host"),
        "another process measures the same there", remedy: "wait, or end that process"),
      Entry(
        LabFolderError.cannotCreate(path: "lab/transport", reason: "permission denied"),
        "the folder above cannot be written", remedy: "another `--output`"),
      Entry(
        LabFolderError.cannotRemove(path: "lab/transport/parts"), "another user's files, and `--force`",
        remedy: "another `--output`"),
      Entry(
        TransportError.totals(supplies: 1, demands: 2),
        "in Swift: `TransportProblem` was given other masses than it takes",
        remedy: "as the message says"),
      Entry(
        SeedlessExperimentError(experiment: "divergences"), "`--seeds` where nothing is random",
        remedy: "leave `--seeds` out"),
    ])
}
