import Foundation

/// Repeats a system call while a signal interrupts it (EINTR). On network and user-space file systems this happens to
/// file operations, too.
///
/// - Parameter call: returns -1 and sets `errno` on failure. Must not be `close`, which releases the descriptor even if
///   interrupted.
package func uninterrupted<Number: SignedInteger>(_ call: () -> Number) -> Number {
  while true {
    let result = call()
    guard result == -1, errno == EINTR else { return result }
  }
}

/// The system's message for an error number, in lower case.
package func systemReason(_ number: Int32) -> String {
  let words = String(cString: strerror(number))
  return words.prefix(1).lowercased() + words.dropFirst()
}

/// Writes all bytes to an open file. Throws `FileWriteError.failed`, which names `path`.
func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, of path: String) throws {
  if let error = writeAll(bytes, to: descriptor) {
    throw FileWriteError.failed(path: path, reason: systemReason(error))
  }
}

/// Writes all bytes to an open file. Returns an error number, or nil on success.
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
