import GANZooLab

// Errors of sweeps.
extension ErrorFamily {
  static let sweeps = ErrorFamily(
    title: "Sweeps",
    introduction:
      "[What a sweep's file says](sweeps.md). What is wrong with a run's recipe is told as it is of `train`.",
    entries: [
      Entry(
        SweepFileError.tooMany(file: "sweep.yaml"), "values, samples and seeds multiply",
        remedy: "a random search takes as many combinations as it is told"),
      Entry(
        SweepFileError.twice(file: "sweep.yaml", path: "objective.lambda"), "one of two values would be lost",
        remedy: "leave one out"),
      Entry(
        SweepFileError.seed(file: "sweep.yaml"), "tables show the spread over seeds", remedy: "`seeds: 3`"),
      Entry(
        SweepFileError.model(file: "sweep.yaml"), "a recipe belongs to an architecture",
        remedy: "`recipes: [mlp, dcgan/wgan]`"),
      Entry(
        SweepFileError.same(file: "sweep.yaml", run: "mlp-32"), "a value or a recipe stands twice in a list",
        remedy: "leave one out; `seeds` trains the same again"),
      Entry(
        SweepFileError.notMeasured(file: "sweep.yaml", metric: "accuracy"),
        "`metric` or a rule of `stop` asks for a metric of measurements", remedy: "`evaluate_every: 500`"),
      Entry(
        SweepFileError.noRunHas(file: "sweep.yaml", metric: "accuracy", known: ["modes_covered", "within_4_sigma"]),
        "the runs' data or networks have no such metric", remedy: "one of those that it lists"),
      Entry(
        SweepDataError(
          run: "mlp-s1", reason: "mnist has 10 classes, but architecture.classes is 3", isWrongUse: true),
        "a run's networks cannot learn from its data, or its samples cannot be measured",
        remedy: "other data or another `classifier`, or leave its recipe or value out"),
      Entry(
        SweepFolderError.notASweep(path: "runs"), "the folder holds something else", remedy: "another `--output`"),
      Entry(
        SweepFolderError.otherRun(path: "sweeps/a/mlp-s1", setting: "training.batch", found: "32", expected: "64"),
        "the file has changed since", remedy: "as it says; values that are added change no run that is there"),
      Entry(
        SweepFolderError.inUse(path: "sweeps/a", owner: "process 4711 on host"), "another sweep works there",
        remedy: "wait for it, stop it, or another `--output`"),
      Entry(
        SweepError.failed(run: "sweeps/a/mlp-s1", message: "the disk is full"),
        "a run's process has ended with an error, and all others have gone on",
        remedy: "see `messages/` in the sweep's folder; the same command tries it again"),
    ])
}
