import Foundation
import GANZooSupport

/// A regular file, open for reading at any position.
final class ReadableFile {
  /// What errors call it.
  let name: String
  /// Its size in bytes when it was opened.
  let size: Int
  private let descriptor: Int32

  /// Opens the file at `path`.
  ///
  /// - Throws: `KerasFormatError.missingFile` or `.cannotRead`.
  init(_ path: String) throws {
    var status = stat()
    guard stat(path, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw KerasFormatError.missingFile(path) }
      throw KerasFormatError.cannotRead(file: path, reason: systemReason(errno))
    }
    // Opening a pipe would wait for its other end.
    guard status.st_mode & S_IFMT == S_IFREG else {
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      throw KerasFormatError.cannotRead(file: path, reason: isFolder ? "it is a folder" : "it is not a regular file")
    }
    descriptor = uninterrupted { open(path, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw KerasFormatError.cannotRead(file: path, reason: systemReason(errno)) }
    (self.name, size) = (path, Int(status.st_size))
  }

  /// A file that is open and may have no name any more.
  ///
  /// - Throws: `KerasFormatError.cannotRead`.
  init(_ file: borrowing TemporaryFile, named name: String) throws {
    descriptor = dup(file.descriptor)
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
      throw KerasFormatError.cannotRead(file: name, reason: systemReason(errno))
    }
    (self.name, size) = (name, Int(status.st_size))
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// `count` bytes at `offset`, or as many as there are.
  func bytes(at offset: Int, count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      initialized = 0
      // A file system may hand out parts, or be interrupted.
      while initialized < count {
        let rest = UnsafeMutableBufferPointer(rebasing: buffer[initialized...])
        let found = uninterrupted { pread(descriptor, rest.baseAddress, rest.count, off_t(offset + initialized)) }
        guard found > 0 else { break }
        initialized += found
      }
    }
  }
}
