import Foundation

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
