public import GANZooSupport

/// A folder that is no run's, or a log that cannot be read.
public enum RunRecordError: UserError, Equatable, CustomStringConvertible {
  /// There is no such folder.
  case missing(path: String)
  /// The path is a file.
  case notAFolder(path: String)
  /// The folder has no recipe.
  case notARun(path: String)
  /// The log cannot be read.
  case unreadable(path: String, reason: String)
  /// The log is larger than any that a run writes.
  case tooLarge(path: String, found: Int, limit: Int)
  /// A row of the log is none.
  case row(path: String, line: Int, reason: String)

  /// Whether another path has to be given.
  public var isWrongUse: Bool {
    switch self {
    case .missing, .notAFolder, .notARun: true
    case .unreadable, .tooLarge, .row: false
    }
  }

  /// A sentence that names the file.
  public var description: String {
    switch self {
    case .missing(let path): "there is no run folder \(path)"
    case .notAFolder(let path): "\(path) is a file; a run is a folder"
    case .notARun(let path): "the folder \(path) is no run's: it has no recipe.yaml"
    case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
    case .tooLarge(let path, let found, let limit):
      "\(path) has \(found.grouped) bytes; logs of up to \(limit.grouped) are read"
    case .row(let path, let line, let reason): "line \(line) of \(path) is no row of a log: \(reason)"
    }
  }
}
