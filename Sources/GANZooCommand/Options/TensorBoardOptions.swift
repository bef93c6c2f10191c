import ArgumentParser
import GANZoo

/// What a run writes for TensorBoard.
struct TensorBoardOptions: ParsableArguments {
  @Flag(
    inversion: .prefixedNo,
    help:
      "Write event files for TensorBoard into the run folder, or not; they are written unless a run was told not to.")
  var tensorboard: Bool?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Write histograms of weights, gradients and activations every so many steps, or never (0); with the grids by "
        + "default.", valueName: "steps"))
  var histogramsEvery: Int?

  func validate() throws {
    if let histogramsEvery, histogramsEvery < 0 {
      throw ValidationError("--histograms-every is a number of at least 0, not \(histogramsEvery).")
    }
    if tensorboard == false, histogramsEvery != nil {
      throw ValidationError("--histograms-every does not go with --no-tensorboard.")
    }
  }

  func apply(to options: inout RunOptions) {
    if let tensorboard { options.writesTensorBoard = tensorboard }
    if let histogramsEvery { options.histogramsEvery = histogramsEvery }
  }
}

extension RunOptions {
  /// What writes for TensorBoard, where that is wanted.
  var tensorBoardWriter: [any TrainingObserver] {
    writesTensorBoard ? [TensorBoardWriter(histogramsEvery: histogramsEvery)] : []
  }
}
