public import GANZooSupport

/// Event files for TensorBoard that cannot be written.
public enum TensorBoardError: UserError, Equatable, CustomStringConvertible {
  /// A run has event files.
  case exists(path: String, file: String)
  /// A run is at work, and writes its own.
  case running(path: String)
  /// A grid is no picture, or cannot be read.
  case grid(path: String, reason: String)
  /// A training has no folder, and the writer none of its own.
  case noFolder

  /// Whether the user has to ask for something else.
  public var isWrongUse: Bool {
    switch self {
    case .exists, .running, .noFolder: true
    case .grid: false
    }
  }

  /// A sentence that names the file.
  public var description: String {
    switch self {
    case .exists(let path, let file): "the run \(path) has an event file, \(file); --force replaces it"
    case .running(let path): "the run \(path) is being trained; its event files can be made when it has ended"
    case .grid(let path, let reason): "cannot read the grid \(path): \(reason)"
    case .noFolder: "a TensorBoardWriter of a training without a folder needs one: TensorBoardWriter(\"logs\")"
    }
  }
}
