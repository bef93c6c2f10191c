import Foundation

/// Files that appear together or not at all: each is whole and on the disk, beside its place, before the first is renamed.
///
/// Without `commit()` everything is as it was, and folders that were made for the files are gone again. Between the renames a
/// process can be killed; signals that ask it to end wait until they are done.
package final class FileGroup {
  private var pending: [PendingFile] = []
  private var unwanted: [String] = []
  private var folders: [String] = []

  /// A group of no files yet.
  package init() {}

  deinit {
    for file in pending { file.discard() }
    for folder in folders.reversed() { rmdir(folder) }
  }

  /// Adds a file that is whole.
  func add(_ file: PendingFile) { pending.append(file) }

  /// Has a file that may be there removed when the others appear.
  package func remove(_ path: String) { unwanted.append(path) }

  /// Makes a folder for files of the group, and those above it that are missing.
  ///
  /// - Returns: the number of the error; nil where the folder is there.
  package func makeFolder(_ path: String) -> Int32? { makeFolders(path, made: &folders) }

  /// Puts all files in their places. Throws `FileWriteError.failed`; everything is then as it was.
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
      // A copy that is another name of what is there is not renamed, and goes.
      for (path, copy) in kept where rename(copy, path) == 0 { unlink(copy) }
      throw error
    }
    for path in unwanted { unlink(path) }
    for (_, copy) in kept { unlink(copy) }
    for folder in Set(placed.map(parentFolder)) { PendingFile.synchronizeFolder(of: folder + "/.") }
    for file in pending { file.release() }
    (pending, folders) = ([], [])
  }

  /// Gives what is at a path, if anything, a second name, under which it outlives its replacement.
  private func keep(
    _ path: String, _ kept: inout [(path: String, copy: String)], _ failure: (Int32) -> FileWriteError
  ) throws {
    // A folder cannot be replaced by a file, and is not touched.
    if isFolder(path) { return }
    let copy = PendingFile.freeName(beside: path, suffix: ".kept")
    // Some file systems know one name a file, and some users may not give another's file a second one: it is moved aside then.
    if uninterrupted({ link(path, copy) }) == 0 || errno != ENOENT && uninterrupted({ rename(path, copy) }) == 0 {
      kept.append((path, copy))
    } else if errno != ENOENT {
      throw failure(errno)
    }
  }
}
