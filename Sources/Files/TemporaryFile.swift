import Foundation

/// A file of no lasting name, for libraries that read and write paths only; it goes when the value goes.
package struct TemporaryFile: ~Copyable {
  /// Where it lies: alone in a folder that only this user may enter.
  package let path: String
  private let folder: String
  private let descriptor: Int32

  /// Makes an empty file. Throws `FileWriteError.cannotCreate`.
  package init() throws {
    let parent = FileManager.default.temporaryDirectory.path
    let folder = "\(parent)/ganzoo-\(UUID().uuidString)"
    let path = folder + "/file"
    guard uninterrupted({ mkdir(folder, 0o700) }) == 0 else {
      throw FileWriteError.cannotCreate(path: path, folder: parent, reason: systemReason(errno))
    }
    let descriptor = uninterrupted { open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) }
    guard descriptor >= 0 else {
      let reason = systemReason(errno)
      rmdir(folder)
      throw FileWriteError.cannotCreate(path: path, folder: folder, reason: reason)
    }
    (self.folder, self.path, self.descriptor) = (folder, path, descriptor)
  }

  deinit {
    close(descriptor)
    unlink(path)
    rmdir(folder)
  }

  /// Adds bytes. Throws `FileWriteError.failed`.
  package func write(_ bytes: UnsafeRawBufferPointer) throws {
    try writeAll(bytes, to: descriptor, of: path)
  }
}
