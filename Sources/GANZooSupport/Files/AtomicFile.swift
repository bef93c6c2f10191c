/// Files that appear whole or not at all: written under a temporary name in the same folder, then renamed.
package enum AtomicFile {
  /// Throws the error that `write` would throw for this path, as far as that can be known beforehand.
  ///
  /// A file is made beside the target and removed, since only trying tells whether a folder takes files: to the
  /// superuser, permission bits say nothing. An existing target is not touched.
  package static func checkWritable(_ path: String) throws {
    let part = try PendingFile(for: path)
    part.discard()
  }

  /// Writes the bytes to a path, replacing a file that is there; a symbolic link is followed.
  ///
  /// - Parameter group: has the file appear together with others, when the group is committed.
  /// - Throws: `FileWriteError`; the folder is then as it was before.
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
