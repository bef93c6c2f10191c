import Foundation

/// A file of no lasting name, for libraries that read and write paths only; it goes when the value goes.
package struct TemporaryFile: ~Copyable {
  /// Where it lies, in the user's folder for temporary files.
  package let path: String
  private let descriptor: Int32

  /// Makes an empty file that only this user may read. Throws `FileWriteError.cannotCreate`.
  package init() throws {
    let folder = FileManager.default.temporaryDirectory.path
    path = "\(folder)/ganzoo-\(UUID().uuidString)"
    descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw FileWriteError.cannotCreate(path: path, folder: folder, reason: systemReason(errno))
    }
  }

  deinit {
    close(descriptor)
    unlink(path)
  }

  /// Adds bytes. Throws `FileWriteError.failed`.
  package func write(_ bytes: UnsafeRawBufferPointer) throws {
    try writeAll(bytes, to: descriptor, of: path)
  }
}
