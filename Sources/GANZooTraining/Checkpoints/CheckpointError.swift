public import GANZooSupport

/// A checkpoint from which a run cannot be resumed.
public enum CheckpointError: UserError, Equatable, Sendable, CustomStringConvertible {
  /// The folder has no checkpoint.
  case none(folder: String)
  /// The file is damaged or not a checkpoint; with the reason, and the checkpoint before it.
  case unusable(reason: String, earlier: String?)
  /// The file is an HDF5 file, but no checkpoint.
  case notACheckpoint(file: String, attribute: String)
  /// The file has another version of the format.
  case format(file: String, found: String, version: String)
  /// A part of the file is invalid.
  case damaged(file: String, part: String)
  /// The file was changed since it was written.
  case checksum(file: String)
  /// An array does not have the shape that the recipe asks for.
  case shape(file: String, path: String, expected: [Int], found: [Int])
  /// The dataset is not the one that the run began with.
  case dataset(file: String, expected: Int, found: Int)
  /// The run was measured with another classifier, or with none.
  case classifier(file: String, classifier: String?)
  /// The run used another kind of device.
  case device(file: String, expected: String, found: String)
  /// The log is shorter than it was at the checkpoint.
  case log(file: String, log: String, expected: Int, found: Int)
  /// All requested steps are already done.
  case done(file: String, steps: Int, asked: Int)

  /// Whether the file is at fault, rather than its use. A wrong shape, for example, may come from a changed plug-in.
  var isDamage: Bool {
    switch self {
    case .notACheckpoint, .damaged, .checksum: true
    case .none, .unusable, .format, .shape, .dataset, .classifier, .device, .log, .done: false
    }
  }

  /// A sentence that names the file.
  public var description: String {
    switch self {
    case .none(let folder):
      "there is no checkpoint in \(folder) to resume from; 'train' with --output and --force starts the run again"
    case .unusable(let reason, let earlier):
      "\(reason); "
        + (earlier.map { "without that file the run resumes from \($0)" }
          ?? "there is no earlier checkpoint, but 'train' with --output and --force starts the run again")
    case .notACheckpoint(let file, let attribute):
      "\(file) is not a checkpoint of GANZoo: it has no attribute '\(attribute)'"
    case .format(let file, let found, let version):
      "\(file) has the checkpoint format '\(found)' of GANZoo \(version), but this program reads '\(Checkpoint.format)'"
    case .damaged(let file, let part): "\(file) is damaged: \(part)"
    case .checksum(let file):
      "\(file) was changed or damaged since GANZoo wrote it: its checksum differs"
    case .shape(let file, let path, let expected, let found):
      "\(file): \(path) should have the shape \(expected), but has \(found)"
    case .dataset(let file, let expected, let found):
      expected == found
        ? "the \(found) examples are not those of the run in \(file): some of them differ"
        : "there are \(found) examples, but the run in \(file) learnt from \(expected)"
    case .classifier(let file, let classifier):
      "\(classifier.map { "the classifier \($0)" } ?? "the package's classifier") is not the one that judged the "
        + "run in "
        + "\(file): metrics would not compare; --override classifier goes on with it"
    case .device(let file, let expected, let found):
      "the run in \(file) was on the device \(expected), not \(found)"
    case .log(let file, let log, let expected, let found):
      "\(log) should have the \(expected) bytes that \(file) goes on behind, but has \(found); put the whole "
        + "file there, or "
        + "--override log goes on without the rows that are lost"
    case .done(let file, let steps, let asked):
      "\(file) is after \(steps.counted("step")), but training.steps is \(asked); ask for at least as many as are done"
    }
  }

  /// True if the command or the recipe is wrong, rather than a file or the machine.
  public var isWrongUse: Bool {
    switch self {
    case .none, .dataset, .classifier, .device, .done: true
    case .log, .unusable, .notACheckpoint, .format, .damaged, .checksum, .shape: false
    }
  }
}
