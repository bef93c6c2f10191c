import Foundation
import GANZooSupport

/// A sequential reader of a regular file. Devices and pipes are refused, since they may never end.
struct InputFile: ~Copyable {
  let path: String

  /// Length in bytes when the file was opened.
  let size: Int

  private let descriptor: Int32

  init(_ path: String) throws {
    self.path = path
    descriptor = uninterrupted { open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC) }
    guard descriptor >= 0 else { throw DatasetError.cannotRead(file: path, reason: systemReason(errno)) }
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw DatasetError.cannotRead(file: path, reason: "not a regular file")
    }
    size = Int(info.st_size)
  }

  deinit { close(descriptor) }

  /// Fills the buffer. Returns the number of bytes, which is smaller than the buffer only at the end of the file.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var rest = buffer[...]
    while !rest.isEmpty {
      let count = uninterrupted {
        Foundation.read(descriptor, UnsafeMutableRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      }
      guard count >= 0 else { throw DatasetError.cannotRead(file: path, reason: systemReason(errno)) }
      if count == 0 { break }
      rest = rest.dropFirst(count)
    }
    return buffer.count - rest.count
  }
}
