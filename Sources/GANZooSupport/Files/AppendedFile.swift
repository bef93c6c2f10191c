import Foundation

/// A file that grows piece by piece, each of them whole or not there.
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

  /// Adds bytes. Throws `FileWriteError.failed`, also where another process has removed, replaced, cut or lengthened the file;
  /// it is then as it was.
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

  /// Takes off what is behind the first `length` bytes. Throws `FileWriteError.failed`.
  package func truncate(to length: Int) throws {
    guard uninterrupted({ ftruncate(descriptor, off_t(length)) }) == 0 else { throw failure }
    self.length = length
  }

  /// Makes sure that the bytes are on the disk. Throws `FileWriteError.failed`.
  package func synchronize() throws {
    guard uninterrupted({ fsync(descriptor) }) == 0 || errno == EINVAL else { throw failure }
  }

  private var failure: FileWriteError { .failed(path: path, reason: systemReason(errno)) }
}

/// Whether an open file is the one of that name still: it may have been removed, or replaced by another.
package func isOpenFile(_ descriptor: Int32, at path: String) -> Bool {
  var (opened, named) = (stat(), stat())
  return fstat(descriptor, &opened) == 0 && stat(path, &named) == 0 && opened.st_ino == named.st_ino
    && opened.st_dev == named.st_dev
}
