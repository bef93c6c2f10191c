/// Blocks of memory that were used and are free again: small ones by size, large ones in regions.
///
/// A training step asks for the same sizes in the same order each time; handing back the same blocks spares the
/// operating system's page faults, which cost more than most ops.
final class MemoryPool {
  private var free: [Int: [Block]] = [:]
  private var large: LargeBlocks
  /// Whether there is memory behind the blocks; otherwise they only count.
  private let hasMemory: Bool

  /// Bytes handed out and not yet returned.
  private(set) var bytesInUse = 0
  /// Bytes of small blocks that were ever made.
  private var bytesOfSmallBlocks = 0

  /// Bytes that are in use or kept for the next request.
  var bytes: Int { bytesOfSmallBlocks + large.touched }

  private static let alignment = 64
  /// The address of blocks that only count: a dummy; dereferencing it traps.
  private static var nowhere: UnsafeMutableRawPointer? { UnsafeMutableRawPointer(bitPattern: alignment) }
  /// From which on blocks are cut from regions.
  private static let largeSize = 1 << 20

  init(hasMemory: Bool) {
    self.hasMemory = hasMemory
    large = LargeBlocks(hasMemory: hasMemory)
  }

  deinit {
    large.deallocate()
    guard hasMemory else { return }
    for block in free.values.joined() { block.start.deallocate() }
  }

  /// A size that `bytes` fits in, at most a quarter larger: four steps to each power of two.
  private static func roundedUp(_ bytes: Int) -> Int {
    if bytes >= largeSize { return (bytes + alignment - 1) / alignment * alignment }
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
    bytesInUse += size
    if size >= Self.largeSize { return Block(start: large.allocate(size), size: size) }
    if let found = free[size]?.popLast() { return found }
    bytesOfSmallBlocks += size
    guard let start = hasMemory ? .allocate(byteCount: size, alignment: Self.alignment) : Self.nowhere else {
      preconditionFailure("an address that is not 0")
    }
    return Block(start: start, size: size)
  }

  func recycle(_ block: Block) {
    bytesInUse -= block.size
    if block.size >= Self.largeSize { return large.recycle(block.start, block.size) }
    free[block.size, default: []].append(block)
  }
}
