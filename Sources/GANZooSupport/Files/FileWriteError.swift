/// Why a file cannot be written.
public enum FileWriteError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The path has no characters.
  case emptyPath
  /// The folder that should hold the file is not there.
  case folderMissing(path: String, folder: String)
  /// What should be the folder is something else.
  case notAFolder(path: String, folder: String)
  /// A folder stands where the file should go, or the path is written like a folder's.
  case isFolder(path: String)
  /// A device, pipe or socket stands where the file should go.
  case notARegularFile(path: String)
  /// The folder takes no new file; the reason in the system's words.
  case cannotCreate(path: String, folder: String, reason: String)
  /// The system refused in some other way, for example for want of space; the reason in its words.
  case failed(path: String, reason: String)

  /// The message shown to a user.
  public var description: String {
    switch self {
    case .emptyPath: "cannot write a file: its path is empty"
    case .folderMissing(let path, let folder): "cannot write \(path): the folder \(folder) does not exist"
    case .notAFolder(let path, let folder): "cannot write \(path): \(folder) is not a folder"
    case .isFolder(let path): "cannot write \(path): it names a folder, expected a file"
    case .notARegularFile(let path): "cannot write \(path): it exists and is not a regular file"
    case .cannotCreate(let path, let folder, let reason):
      "cannot write \(path): no file can be made in the folder \(folder) (\(reason))"
    case .failed(let path, let reason): "cannot write \(path): \(reason)"
    }
  }
}
