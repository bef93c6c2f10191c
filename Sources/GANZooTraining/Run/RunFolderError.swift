public import GANZooSupport

/// A folder that cannot be used for a run.
public enum RunFolderError: UserError, Equatable, Sendable, CustomStringConvertible {
  /// The path is empty.
  case emptyPath
  /// The folder exists.
  case exists(path: String)
  /// The folder has files, and is no run's.
  case foreign(path: String)
  /// There is no such folder.
  case missing(path: String)
  /// The path is a file.
  case notAFolder(path: String)
  /// The folder holds no run.
  case notARun(path: String)
  /// Another process trains in the folder.
  case inUse(path: String, owner: String)
  /// run.lock names another process, and the file system has no locks to verify it.
  case marked(path: String, owner: String, file: String, reason: String)
  /// A file of the run was removed or replaced while it trained.
  case lost(path: String, file: String)
  /// The folder was renamed or removed while the run trained.
  case gone(path: String)
  /// The folder cannot be read.
  case cannotRead(path: String, reason: String)
  /// A folder is in the place of a file.
  case isFolder(path: String)
  /// A pipe, a socket or a device is in the place of a file.
  case notAFile(path: String)
  /// A symbolic link is in the place of a file or folder.
  case link(path: String)
  /// The file has another name (a hard link), which would change with it.
  case shared(path: String)
  /// The folder cannot be made or written.
  case cannotCreate(path: String, reason: String)

  /// True if the command or the recipe is wrong, rather than a file or the machine.
  public var isWrongUse: Bool {
    switch self {
    case .emptyPath, .exists, .foreign, .missing, .notARun, .inUse, .marked: true
    case .notAFolder, .isFolder, .notAFile, .cannotRead, .cannotCreate, .link, .shared, .lost, .gone: false
    }
  }

  /// A sentence that names the folder.
  public var description: String {
    switch self {
    case .emptyPath: "the path of the run folder is empty"
    case .exists(let path):
      "the folder \(path) exists; 'ganzoo resume' goes on with the run in it, --force replaces it"
    case .foreign(let path): "the folder \(path) has files, but no run; name another with --output"
    case .missing(let path): "the folder \(path) does not exist, so there is no run to resume"
    case .notAFolder(let path): "\(path) is not a folder"
    case .notARun(let path): "the folder \(path) is no run's: it has no folder checkpoints"
    case .inUse(let path, let owner): "the run in \(path) is being trained by \(owner)"
    case .marked(let path, let owner, let file, let reason):
      "the run in \(path) is being trained by \(owner), says \(file), and the file system has no locks that would tell "
        + "(\(reason)); if that process is gone, remove the file"
    case .lost(let path, let file):
      "\(file) was removed or replaced while the run was at work, so that another process may be training in "
        + "\(path); this one "
        + "has stopped and kept nothing more; where no other is, 'ganzoo resume' goes on from the last checkpoint"
    case .gone(let path):
      "the run folder \(path) was renamed or removed while the run was at work, which has stopped; 'ganzoo "
        + "resume' goes on from the last "
        + "checkpoint, where the folder is now"
    case .cannotRead(let path, let reason): "cannot read the folder \(path): \(reason)"
    case .isFolder(let path): "\(path) is a folder, where a run has a file; it was left as it is"
    case .notAFile(let path):
      "\(path) is a pipe, a socket or a device, where a run has a file; remove it"
    case .link(let path):
      "\(path) is a symbolic link, which may lead out of the run folder; put there what it leads to, or remove it"
    case .shared(let path):
      "\(path) has a second name elsewhere (a hard link), under which it would change, too; put a copy in its place"
    case .cannotCreate(let path, let reason): "cannot write the folder \(path): \(reason)"
    }
  }
}
