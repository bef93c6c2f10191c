import Foundation

/// A file to which pieces are appended; each piece is written completely or not at all.
package final class AppendedFile {
  /// Its length in bytes.
  package private(set) var length: Int
  private let path: String
  private let descriptor: Int32

  /// Opens or makes the file and cuts it off behind its first `length` bytes.
  ///
  /// - Throws: `FileWriteError`, also where the file is shorter or a symbolic link.
  package init(_ path: String, keeping length: Int) throws {
    try AtomicFile.checkWritable(path)
    descriptor = uninterrupted { open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o666) }
    guard descriptor >= 0 else { throw FileWriteError.failed(path: path, reason: systemReason(errno)) }
    self.path = path
    self.length = length
    var info = stat()
    guard fstat(descriptor, &info) == 0 else { throw failure }
    guard info.st_size >= length else {
      throw FileWriteError.failed(
        path: path, reason: "it should go on behind its first \(length) bytes, but has \(info.st_size)")
    }
    try truncate(to: length)
  }

  deinit { close(descriptor) }

  /// Appends bytes. Throws `FileWriteError.failed`, also if another process removed, replaced or resized the file; the
  /// file is then unchanged.
  package func append(_ bytes: [UInt8]) throws {
    guard isOpenFile(descriptor, at: path) else {
      throw FileWriteError.failed(path: path, reason: "it was removed or replaced while it was written")
    }
    var info = stat()
    guard fstat(descriptor, &info) == 0 else { throw failure }
    guard info.st_size == length else {
      throw FileWriteError.failed(
        path: path, reason: "it was changed while it was written: it has \(info.st_size) bytes in place of \(length)")
    }
    do {
      try bytes.withUnsafeBytes { try writeAll($0, to: descriptor, of: path) }
      length += bytes.count
    } catch {
      _ = uninterrupted { ftruncate(descriptor, off_t(length)) }
      throw error
    }
  }

  /// Truncates the file to `length` bytes. Throws `FileWriteError.failed`.
  package func truncate(to length: Int) throws {
    guard uninterrupted({ ftruncate(descriptor, off_t(length)) }) == 0 else { throw failure }
    self.length = length
  }

  /// Flushes the file to disk. Throws `FileWriteError.failed`.
  package func synchronize() throws {
    guard uninterrupted({ fsync(descriptor) }) == 0 || errno == EINVAL else { throw failure }
  }

  private var failure: FileWriteError { .failed(path: path, reason: systemReason(errno)) }
}

/// True if the path still names the open file; false if the file was removed or replaced.
package func isOpenFile(_ descriptor: Int32, at path: String) -> Bool {
  var (opened, named) = (stat(), stat())
  return fstat(descriptor, &opened) == 0 && stat(path, &named) == 0 && opened.st_ino == named.st_ino
    && opened.st_dev == named.st_dev
}
