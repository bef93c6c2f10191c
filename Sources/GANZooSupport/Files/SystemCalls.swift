import Foundation

/// Repeats a system call that a signal has interrupted (EINTR): file systems on networks and in user space let that happen to
/// calls on files, too.
///
/// - Parameter call: gives -1 and sets `errno` where it fails. Not `close`: on Linux the descriptor is gone all the same.
package func uninterrupted<Number: SignedInteger>(_ call: () -> Number) -> Number {
  while true {
    let result = call()
    guard result == -1, errno == EINTR else { return result }
  }
}

/// The system's words for an error number, as they stand in the middle of a message.
package func systemReason(_ number: Int32) -> String {
  let words = String(cString: strerror(number))
  return words.prefix(1).lowercased() + words.dropFirst()
}

/// Writes all of the bytes to an open file, however many the system takes at a time.
///
/// Throws `FileWriteError.failed`, which names `path`.
func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, of path: String) throws {
  if let error = writeAll(bytes, to: descriptor) {
    throw FileWriteError.failed(path: path, reason: systemReason(error))
  }
}

/// Writes all of the bytes to an open file, and gives the number of the error where that fails.
package func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32? {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = uninterrupted { write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count) }
    if count < 0 { return errno }
    if count == 0 { return EIO }
    rest = rest.dropFirst(count)
  }
  return nil
}
