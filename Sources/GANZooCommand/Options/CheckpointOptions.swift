public import ArgumentParser
public import GANZoo

/// When checkpoints are made and kept.
struct CheckpointOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Write a checkpoint every 500 steps (500), or after a time (90s, 5m, 1h); every minute by default.",
      valueName: "interval"),
    transform: { text in
      guard let interval = CheckpointInterval(text) else {
        throw ValidationError("expected steps such as 500, or time such as 90s, 5m or 1h, from 1 to 1,000,000,000")
      }
      return interval
    })
  var checkpointEvery: CheckpointInterval?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Keep every n-th checkpoint permanently, beside the last three.", valueName: "n"))
  var keepEvery: Int?

  @Option(
    help: ArgumentHelp(
      "If a number is not finite, stop (the default), or retry from a checkpoint with half the learning rates, up to "
        + "\(TrainingRun.mostRetries) times.", valueName: "stop or retry"))
  var onNan: NonFiniteResponse?

  func validate() throws {
    if let keepEvery, keepEvery < 0 {
      throw ValidationError("--keep-every is a number of at least 0, not \(keepEvery).")
    }
  }

  func apply(to options: inout RunOptions) {
    if let checkpointEvery { options.checkpointEvery = checkpointEvery }
    if let keepEvery { options.keepEvery = keepEvery }
    if let onNan { options.onNaN = onNan }
  }
}

extension NonFiniteResponse: ExpressibleByArgument {}
