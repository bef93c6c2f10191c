import GANZoo
import GANZooSupport

// Errors of what reads runs to show them.
extension ErrorFamily {
  static let plots = ErrorFamily(
    title: "Plots and tables of runs",
    introduction: "[How curves are drawn](plots.md). Runs are only read.",
    entries: [
      Entry(RunRecordError.missing(path: "runs/a"), "the folder has another name", remedy: "`ganzoo runs` lists them"),
      Entry(
        RunRecordError.notAFolder(path: "runs/a/log.jsonl"), "a run's file is named", remedy: "name its folder"),
      Entry(
        RunRecordError.unreadable(path: "runs/a/log.jsonl", reason: "permission denied"), "another user's run",
        remedy: "`chown` or `chmod`"),
      Entry(
        RunRecordError.tooLarge(path: "runs/a/log.jsonl", found: 300_000_000, limit: 268_435_456),
        "the log is longer than any training makes it", remedy: "train with a larger `training.log_every`"),
      Entry(
        EmptyLogError(runs: ["runs/a"]), "the run has just begun, or its log was emptied", remedy: "let it train on"),
      Entry(
        UnknownNameError(kind: "loss or metric", found: "critic/rael", known: ["critic/real", "critic/fake"]),
        "`--metrics` has a name that no run has logged", remedy: "one of those that are listed"),
      Entry(
        SmoothingError(found: "median:100", expected: "an odd number of rows from 1 to 10,001"),
        "`--smooth` is none", remedy: "as the message says"),
      Entry(
        ChartError(reason: "out of memory"), "the picture is too large for the memory that there is",
        remedy: "a smaller `--size` or `--scale`"),
    ])
}
