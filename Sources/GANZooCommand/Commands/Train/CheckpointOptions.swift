public import ArgumentParser
public import GANZoo

/// When checkpoints are made, and how a run goes on from one.
struct CheckpointOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Go on with the run in this folder from its last checkpoint.", valueName: "folder"))
  var resume: String?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "What a resumed run may have otherwise: steps, device, threads, paths, classifier or log; may be given several times.",
      valueName: "what"))
  var override: [ResumeOverride] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Make a checkpoint after so many steps (500) or so much time (90s, 5m, 1h); every minute by default.",
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
    help: ArgumentHelp("Keep each n-th checkpoint for good, beside the last three.", valueName: "n"))
  var keepEvery: Int?

  @Option(
    help: ArgumentHelp(
      "At a number that is not finite, stop (the default), or retry: go back to a checkpoint with learning rates halved, up to "
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

/// What a resumed run may have otherwise without being another run.
enum ResumeOverride: String, CaseIterable, ExpressibleByArgument {
  case steps, device, threads, paths, classifier, log

  /// The settings and options that it stands for.
  var settings: [String] {
    switch self {
    case .steps: ["training.steps", "training.epochs"]
    case .device: ["device"]
    case .threads: ["--threads"]
    case .paths: ["data.folder", "--classifier"]
    case .classifier: ["--classifier"]
    case .log: []
    }
  }

  /// What it allows beyond settings and options.
  var change: TrainingRun.Change? {
    switch self {
    case .steps, .device, .threads, .paths: nil
    case .classifier: .classifier
    case .log: .log
    }
  }
}

extension NonFiniteResponse: ExpressibleByArgument {}
