import Foundation

/// A file without a name, which is gone when the value or the process goes, however that ends.
package struct TemporaryFile: ~Copyable {
  package let descriptor: Int32
  private let folder: String

  /// Makes an empty file in the folder for temporary files. Throws `FileWriteError.cannotCreate`.
  package init() throws {
    let folder = FileManager.default.temporaryDirectory.path
    // O_TMPFILE, which Swift does not import.
    var descriptor = uninterrupted { open(folder, O_RDWR | O_CLOEXEC | O_DIRECTORY | 0o20_000_000, 0o600) }
    if descriptor < 0 {
      // Some file systems cannot do that.
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

  /// Adds bytes. Throws `FileWriteError.failed`.
  package func write(_ bytes: UnsafeRawBufferPointer) throws {
    try writeAll(bytes, to: descriptor, of: "a temporary file in \(folder)")
  }
}
