import Foundation

/// Reads a file, or its first `limit` bytes.
///
/// Not Foundation's `Data`, which gives up where a signal interrupts a call (EINTR).
/// - Parameter bytes: what was read is added.
/// - Returns: the number of the error; nil where all was read.
package func readFile(_ path: String, into bytes: inout [UInt8], limit: Int = .max) -> Int32? {
  let descriptor = uninterrupted { open(path, O_RDONLY | O_CLOEXEC) }
  guard descriptor >= 0 else { return errno }
  defer { close(descriptor) }
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  var rest = limit
  while rest > 0 {
    let wanted = min(rest, chunk.count)
    let found = chunk.withUnsafeMutableBytes { buffer in
      uninterrupted { read(descriptor, buffer.baseAddress, wanted) }
    }
    guard found >= 0 else { return errno }
    if found == 0 { break }
    bytes += chunk[..<found]
    rest -= found
  }
  return nil
}
