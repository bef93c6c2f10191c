import Foundation

/// Writes all of the bytes to an open file, however many the system takes at a time.
///
/// Throws `FileWriteError.failed`, which names `path`.
func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, of path: String) throws {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
    if count < 0 && errno == EINTR { continue }
    guard count > 0 else { throw FileWriteError.failed(path: path, reason: systemReason(errno)) }
    rest = rest.dropFirst(count)
  }
}
