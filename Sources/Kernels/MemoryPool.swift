/// Buffers that were used and are free again, by size.
///
/// A training step asks for the same sizes in the same order each time; handing back the same buffers spares the
/// operating system's page faults, which cost more than most ops.
package final class MemoryPool {
  private var free: [Int: [UnsafeMutableRawPointer]] = [:]

  /// Bytes handed out and not yet returned.
  package private(set) var bytesInUse = 0
  /// Bytes kept for the next request.
  package private(set) var bytesFree = 0

  private static let alignment = 64

  deinit {
    for pointer in free.values.joined() { pointer.deallocate() }
  }

  /// A size that `bytes` fits in, at most a quarter larger: four steps to each power of two.
  private static func roundedUp(_ bytes: Int) -> Int {
    let bytes = max(bytes, 256)
    let step = max(64, 1 << (Int.bitWidth - 1 - bytes.leadingZeroBitCount - 2))
    return (bytes + step - 1) / step * step
  }

  func allocate(bytes: Int) -> UnsafeMutableRawPointer {
    let size = Self.roundedUp(bytes)
    bytesInUse += size
    if let pointer = free[size]?.popLast() {
      bytesFree -= size
      return pointer
    }
    return .allocate(byteCount: size, alignment: Self.alignment)
  }

  func recycle(_ pointer: UnsafeMutableRawPointer, bytes: Int) {
    let size = Self.roundedUp(bytes)
    bytesInUse -= size
    bytesFree += size
    free[size, default: []].append(pointer)
  }
}
