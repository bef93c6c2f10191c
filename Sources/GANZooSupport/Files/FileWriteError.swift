/// A file that cannot be written.
public enum FileWriteError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The path is empty.
  case emptyPath
  /// The folder of the file does not exist.
  case folderMissing(path: String, folder: String)
  /// The parent of the path is not a folder.
  case notAFolder(path: String, folder: String)
  /// The path names a folder or ends with a slash.
  case isFolder(path: String)
  /// The path names a device, pipe or socket.
  case notARegularFile(path: String)
  /// No file can be created in the folder; `reason` is the system's message.
  case cannotCreate(path: String, folder: String, reason: String)
  /// Any other failure, such as a full disk; `reason` is the system's message.
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
