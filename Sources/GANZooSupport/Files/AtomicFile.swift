/// Writes files that appear complete or not at all: a temporary file in the same folder is renamed.
package enum AtomicFile {
  /// Throws the error that `write` would throw for this path, as far as it can be predicted.
  ///
  /// Creates and removes a temporary file beside the target, because only a trial shows whether the folder is writable:
  /// permission bits do not apply to the superuser. An existing target is not touched.
  package static func checkWritable(_ path: String) throws {
    let part = try PendingFile(for: path)
    part.discard()
  }

  /// Writes the bytes to a file, replacing an existing one; a symbolic link is followed.
  ///
  /// - Parameter group: makes the file appear together with others when the group is committed.
  /// - Throws: `FileWriteError`; the folder is then unchanged.
  package static func write(_ bytes: [UInt8], to path: String, in group: FileGroup? = nil) throws {
    let part = try PendingFile(for: path)
    do {
      try part.write(bytes)
      try part.finish(in: group)
    } catch {
      part.discard()
      throw error
    }
  }
}
