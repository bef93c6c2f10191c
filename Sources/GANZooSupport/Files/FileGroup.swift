import Foundation

/// Files that appear together or not at all. All are complete on disk under temporary names before the first is
/// renamed.
///
/// Without `commit()` nothing changes, and folders created for the files are removed. A process may still be killed
/// between two renames; signals that ask it to end are deferred until all are done.
package final class FileGroup {
  private var pending: [PendingFile] = []
  private var unwanted: [String] = []
  private var folders: [String] = []

  /// Creates an empty group.
  package init() {}

  deinit {
    for file in pending { file.discard() }
    for folder in folders.reversed() { rmdir(folder) }
  }

  /// Adds a complete file.
  func add(_ file: PendingFile) { pending.append(file) }

  /// Deletes a file, if it exists, when the others appear.
  package func remove(_ path: String) { unwanted.append(path) }

  /// Creates a folder for files of the group, with missing parents.
  ///
  /// - Returns: an error number; nil if the folder exists.
  package func makeFolder(_ path: String) -> Int32? { makeFolders(path, made: &folders) }

  /// Renames all files to their targets. Throws `FileWriteError.failed` after undoing all changes.
  package func commit() throws { try UnfinishedFiles.together { try placeAll() } }

  private func placeAll() throws {
    var kept: [(path: String, copy: String)] = []
    var placed: [String] = []
    do {
      for file in pending { try keep(file.target, &kept, file.failure) }
      for path in unwanted { try keep(path, &kept) { .failed(path: path, reason: systemReason($0)) } }
      for file in pending {
        try file.place()
        placed.append(file.target)
      }
    } catch {
      for path in placed { unlink(path) }
      for file in pending.prefix(placed.count) { file.release() }
      pending.removeFirst(placed.count)
      // Renaming a hard link over the same file does nothing, so the copy is unlinked.
      for (path, copy) in kept where rename(copy, path) == 0 { unlink(copy) }
      throw error
    }
    for path in unwanted { unlink(path) }
    for (_, copy) in kept { unlink(copy) }
    for folder in Set(placed.map(parentFolder)) { PendingFile.synchronizeFolder(of: folder + "/.") }
    for file in pending { file.release() }
    (pending, folders) = ([], [])
  }

  /// Gives an existing file a second name, so that it survives its replacement.
  private func keep(
    _ path: String, _ kept: inout [(path: String, copy: String)], _ failure: (Int32) -> FileWriteError
  ) throws {
    // A file cannot replace a folder, so a folder needs no copy.
    if isFolder(path) { return }
    let copy = PendingFile.freeName(beside: path, suffix: ".kept")
    // Without hard links, or without permission for one, the file is renamed instead.
    if uninterrupted({ link(path, copy) }) == 0 || errno != ENOENT && uninterrupted({ rename(path, copy) }) == 0 {
      kept.append((path, copy))
    } else if errno != ENOENT {
      throw failure(errno)
    }
  }
}
