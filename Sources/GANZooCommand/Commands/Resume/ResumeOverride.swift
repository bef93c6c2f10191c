import ArgumentParser
import GANZoo

/// A setting of a run that may differ when it is resumed.
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
    case .steps, .threads, .paths: nil
    case .device: .device
    case .classifier: .classifier
    case .log: .log
    }
  }
}
