import GANZoo

// Errors of event files for TensorBoard.
extension ErrorFamily {
  static let tensorBoard = ErrorFamily(
    title: "TensorBoard",
    introduction: "[What a run writes for TensorBoard](tensorboard.md).",
    entries: [
      Entry(
        TensorBoardError.exists(path: "runs/a", file: "events.out.tfevents.1795869249.host.4711.0"),
        "`ganzoo tensorboard` is asked for a run that has written its own, or that had them made before",
        remedy: "look at those, or say `--force`"),
      Entry(
        TensorBoardError.running(path: "runs/a"), "`ganzoo tensorboard` is asked for a run that still trains",
        remedy: "stop the run first; one that trains without can be resumed with `--tensorboard`"),
      Entry(
        TensorBoardError.grid(path: "runs/a/samples/step-0000250.png", reason: "it is no PNG picture"),
        "a grid was replaced or damaged", remedy: "remove the file"),
      Entry(
        TensorBoardError.noFolder, "a program trains without a run folder, and its `TensorBoardWriter` was given none",
        remedy: "give it a folder"),
    ])
}
