import Foundation

/// Files of a folder, which are written to a temporary one and appear when all of them are complete.
///
/// The temporary folder lies beside a new folder, and gets its name; in one that exists it lies within. Without
/// `finish()` it is removed, and so are folders that were made above it. Files are not flushed to the disk one by one,
/// which would take longer than to write them.
package final class PendingFolder {
  private let target: String
  private let path: String
  private let name: String
  private let isNew: Bool
  private var folders: [String] = []
  private var files: [String] = []
  private var made: [String] = []
  private var isFinished = false

  /// Makes the temporary folder, and missing folders above the target. Throws `FileWriteError`.
  package init(for path: String) throws {
    try Self.check(path)
    self.path = path
    target = Self.withoutSlashes(path)
    isNew = !isFolder(target)
    name = PendingFile.freeName(beside: isNew ? target : target + "/.")
    if let error = makeFolders(parentFolder(of: name), made: &made) ?? Self.make(name) {
      for folder in made.reversed() { rmdir(folder) }
      throw FileWriteError.failed(path: path, reason: systemReason(error))
    }
  }

  deinit {
    guard !isFinished else { return }
    removeTemporary()
    for folder in made.reversed() { rmdir(folder) }
  }

  /// Throws `FileWriteError` if the path is empty, or something that is not a folder.
  package static func check(_ path: String) throws(FileWriteError) {
    guard !path.isEmpty else { throw .emptyPath }
    let target = withoutSlashes(path)
    if FileManager.default.fileExists(atPath: target), !isFolder(target) {
      throw .notAFolder(path: path, folder: target)
    }
  }

  /// Whether a path is a folder with anything in it.
  package static func isOccupied(_ path: String) -> Bool {
    !((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).isEmpty
  }

  /// Writes a file. Throws `FileWriteError.failed`.
  ///
  /// - Parameters:
  ///   - file: its name.
  ///   - folder: a folder within this one; nil for none.
  /// - Precondition: no file has been written under this name.
  package func write(_ bytes: [UInt8], to file: String, within folder: String? = nil) throws {
    if let folder, !folders.contains(folder) {
      if let error = Self.make("\(name)/\(folder)") { throw failure(error) }
      folders.append(folder)
    }
    let file = folder.map { "\($0)/\(file)" } ?? file
    let descriptor = uninterrupted { [name] in
      open("\(name)/\(file)", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    }
    guard descriptor >= 0 else { throw failure(errno) }
    let error = bytes.withUnsafeBytes { writeAll($0, to: descriptor) }
    // Some file systems report a full disk only here.
    guard close(descriptor) == 0 || error != nil else { throw failure(errno) }
    if let error { throw failure(error) }
    files.append(file)
  }

  /// Gives a new folder its name. Into one that exists the files go one by one, and replace those of the same names;
  /// signals that ask the process to end are deferred until all are there. Throws `FileWriteError`, before anything is
  /// replaced where a folder stands in a file's place or a file in a folder's.
  package func finish() throws {
    try UnfinishedFiles.together {
      if isNew {
        guard uninterrupted({ rename(name, target) }) == 0 else { throw failure(errno) }
      } else {
        try checkPlaces()
        for folder in folders.map({ "\(target)/\($0)" }) where !isFolder(folder) {
          if let error = Self.make(folder) { throw FileWriteError.failed(path: folder, reason: systemReason(error)) }
          made.append(folder)
        }
        for file in files {
          let place = "\(target)/\(file)"
          guard uninterrupted({ rename("\(name)/\(file)", place) }) == 0 else {
            throw FileWriteError.failed(path: place, reason: systemReason(errno))
          }
        }
        removeTemporary()
      }
      isFinished = true
      PendingFile.synchronizeFolder(of: isNew ? target : target + "/.")
    }
  }

  /// Throws unless each folder and file can have its name in a folder that exists.
  private func checkPlaces() throws(FileWriteError) {
    for folder in folders { try Self.check("\(target)/\(folder)") }
    for file in files where isFolder("\(target)/\(file)") { throw .isFolder(path: "\(target)/\(file)") }
  }

  private func removeTemporary() {
    for file in files { unlink("\(name)/\(file)") }
    for folder in folders { rmdir("\(name)/\(folder)") }
    // Also what a failed write has left.
    if rmdir(name) != 0 { try? FileManager.default.removeItem(atPath: name) }
  }

  private func failure(_ number: Int32) -> FileWriteError { .failed(path: path, reason: systemReason(number)) }

  /// Makes a folder. Returns an error number; nil on success.
  private static func make(_ path: String) -> Int32? { uninterrupted({ mkdir(path, 0o777) }) == 0 ? nil : errno }

  private static func withoutSlashes(_ path: String) -> String {
    let end = path.lastIndex { $0 != "/" }
    return end.map { String(path[...$0]) } ?? "/"
  }
}
