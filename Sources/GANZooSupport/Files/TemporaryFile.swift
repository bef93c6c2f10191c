import Foundation

/// A temporary file without a name, which the system deletes when it is closed or the process ends.
package struct TemporaryFile: ~Copyable {
  package let descriptor: Int32
  private let folder: String

  /// Creates an empty file in the folder for temporary files. Throws `FileWriteError.cannotCreate`.
  package init() throws {
    let folder = FileManager.default.temporaryDirectory.path
    // 0o20_000_000 is O_TMPFILE, which Swift does not import.
    var descriptor = uninterrupted { open(folder, O_RDWR | O_CLOEXEC | O_DIRECTORY | 0o20_000_000, 0o600) }
    if descriptor < 0 {
      // Some file systems do not support O_TMPFILE.
      let path = "\(folder)/ganzoo-\(UUID().uuidString)"
      descriptor = uninterrupted { open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) }
      guard descriptor >= 0 else {
        throw FileWriteError.cannotCreate(path: path, folder: folder, reason: systemReason(errno))
      }
      unlink(path)
    }
    self.folder = folder
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Appends bytes. Throws `FileWriteError.failed`.
  package func write(_ bytes: UnsafeRawBufferPointer) throws {
    try writeAll(bytes, to: descriptor, of: "a temporary file in \(folder)")
  }
}
