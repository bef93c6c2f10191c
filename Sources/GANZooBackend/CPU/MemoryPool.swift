/// Blocks of memory that were used and are free again, by size.
///
/// A training step asks for the same sizes in the same order each time; handing back the same blocks spares the
/// operating system's page faults, which cost more than most ops.
final class MemoryPool {
  private var free: [Int: [Block]] = [:]
  /// Whether there is memory behind the blocks; otherwise they only count.
  private let hasMemory: Bool

  /// Bytes handed out and not yet returned.
  private(set) var bytesInUse = 0
  /// Bytes kept for the next request.
  private(set) var bytesFree = 0

  private static let alignment = 64
  /// The address of blocks that only count: a dummy; dereferencing it traps.
  private static var nowhere: UnsafeMutableRawPointer? { UnsafeMutableRawPointer(bitPattern: alignment) }
  /// From which on a block may be lent for less than its size.
  private static let largeSize = 1 << 20

  init(hasMemory: Bool) { self.hasMemory = hasMemory }

  deinit {
    guard hasMemory else { return }
    for block in free.values.joined() { block.start.deallocate() }
  }

  /// A size that `bytes` fits in, at most a quarter larger: four steps to each power of two.
  private static func roundedUp(_ bytes: Int) -> Int {
    let bytes = max(bytes, 256)
    let step = max(64, 1 << (Int.bitWidth - 1 - bytes.leadingZeroBitCount - 2))
    return (bytes + step - 1) / step * step
  }

  /// Memory, and its size in bytes.
  struct Block {
    let start: UnsafeMutableRawPointer
    let size: Int
  }

  /// A block of at least this many bytes.
  func allocate(bytes: Int) -> Block {
    let size = Self.roundedUp(bytes)
    if let found = take(size) ?? large(size) {
      bytesInUse += found.size
      bytesFree -= found.size
      return found
    }
    bytesInUse += size
    guard let start = hasMemory ? .allocate(byteCount: size, alignment: Self.alignment) : Self.nowhere else {
      preconditionFailure("an address that is not 0")
    }
    return Block(start: start, size: size)
  }

  func recycle(_ block: Block) {
    bytesInUse -= block.size
    bytesFree += block.size
    free[block.size, default: []].append(block)
  }

  private func take(_ size: Int) -> Block? { free[size]?.popLast() }

  /// A free block that is larger than it need be, but not by much: large ones are what memory goes to.
  private func large(_ size: Int) -> Block? {
    guard size >= Self.largeSize else { return nil }
    let fitting = free.filter { $0.key > size && $0.key <= 2 * size && !$0.value.isEmpty }.keys.min()
    return fitting.flatMap(take)
  }
}
