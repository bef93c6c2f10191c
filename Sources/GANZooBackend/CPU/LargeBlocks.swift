import Foundation

/// Large blocks of memory, cut from one region, or from few: free neighbours serve a larger request together, and what
/// is left of a free block serves a smaller one.
///
/// A region has far more addresses than a training needs, since memory comes only with the first use of a page. Where
/// the system grants no such region, several smaller ones take its place; no block reaches across two.
///
/// A training keeps activations of many sizes, but not all at once. With a list of free blocks for each size, the Keras
/// article's ACGAN had a third more memory than it used at any time.
struct LargeBlocks {
  private struct Extent {
    var offset, size: Int
    var end: Int { offset + size }
  }

  private struct Region {
    let start: UnsafeMutableRawPointer
    let size: Int
    /// Free extents in the order of their offsets, no two of them neighbours.
    var free: [Extent]
    /// The end of what was ever handed out: the system has put no memory behind the rest yet.
    var touched = 0
  }

  private var regions: [Region] = []
  /// Whether there is memory behind the regions; otherwise they only count.
  private let hasMemory: Bool
  private static let alignment = 4096

  init(hasMemory: Bool) { self.hasMemory = hasMemory }

  /// Bytes that were ever handed out at once, with the gaps between them.
  var touched: Int { regions.reduce(0) { $0 + $1.touched } }

  /// Returns all regions to the system.
  func deallocate() {
    guard hasMemory else { return }
    for region in regions { munmap(region.start, region.size) }
  }

  /// A block of `size` bytes, a multiple of 64.
  mutating func allocate(_ size: Int) -> UnsafeMutableRawPointer {
    let (region, index) = best(for: size) ?? (addRegion(for: size), 0)
    let extent = regions[region].free[index]
    if extent.size == size {
      regions[region].free.remove(at: index)
    } else {
      regions[region].free[index] = Extent(offset: extent.offset + size, size: extent.size - size)
    }
    regions[region].touched = max(regions[region].touched, extent.offset + size)
    return regions[region].start + extent.offset
  }

  /// The free extent that makes the touched part of its region grow least; of these the smallest.
  private func best(for size: Int) -> (region: Int, index: Int)? {
    var found: (region: Int, index: Int, growth: Int, size: Int)?
    for (number, region) in regions.enumerated() {
      for (index, extent) in region.free.enumerated() where extent.size >= size {
        let growth = max(0, extent.offset + size - region.touched)
        if let found, (found.growth, found.size) <= (growth, extent.size) { continue }
        found = (number, index, growth, extent.size)
      }
    }
    return found.map { ($0.region, $0.index) }
  }

  private mutating func addRegion(for size: Int) -> Int {
    // With some room to spare, which costs nothing before it is touched.
    let room = max(size, touched / 4) / Self.alignment * Self.alignment + Self.alignment
    let least = (size + Self.alignment - 1) / Self.alignment * Self.alignment
    for room in (regions.isEmpty ? [max(room, Self.reservation)] : []) + [room, least] {
      guard let start = start(of: room) else { continue }
      regions.append(Region(start: start, size: room, free: [Extent(offset: 0, size: room)]))
      return regions.count - 1
    }
    fatalError("no memory for \(size) bytes")
  }

  /// Addresses of the first region: as many as the machine has bytes. None where addresses are limited, or where Linux
  /// counts addresses as memory (`vm.overcommit_memory=2`).
  private static let reservation: Int = {
    var limit = rlimit()
    #if canImport(Darwin)
      let status = getrlimit(RLIMIT_AS, &limit)
    #else
      let status = getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    #endif
    guard status == 0, Int(exactly: limit.rlim_cur) == nil else { return 0 }
    let overcommit = try? String(contentsOfFile: "/proc/sys/vm/overcommit_memory", encoding: .utf8)
    guard overcommit?.first != "2" else { return 0 }
    return sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
  }()

  private func start(of room: Int) -> UnsafeMutableRawPointer? {
    if hasMemory {
      let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
      let start = mmap(nil, room, PROT_READ | PROT_WRITE, flags, -1, 0)
      guard let start, start != MAP_FAILED else { return nil }
      #if os(Linux)
        // Huge pages: fewer page faults and TLB misses, which cost twice as much on a virtual machine. The system need
        // not have any.
        _ = madvise(start, room, MADV_HUGEPAGE)
      #endif
      return start
    }
    // Addresses that nobody reads, behind one another.
    let end = regions.last.map { UInt(bitPattern: $0.start) + UInt($0.size) } ?? UInt(Self.alignment)
    return UnsafeMutableRawPointer(bitPattern: end)
  }

  mutating func recycle(_ start: UnsafeMutableRawPointer, _ size: Int) {
    guard let number = regions.firstIndex(where: { $0.start <= start && start < $0.start + $0.size }) else {
      preconditionFailure("a block of another pool")
    }
    var extent = Extent(offset: start - regions[number].start, size: size)
    var index = regions[number].free.firstIndex { $0.offset > extent.offset } ?? regions[number].free.count
    if index < regions[number].free.count, regions[number].free[index].offset == extent.end {
      extent.size += regions[number].free.remove(at: index).size
    }
    if index > 0, regions[number].free[index - 1].end == extent.offset {
      index -= 1
      extent = Extent(offset: regions[number].free[index].offset, size: regions[number].free[index].size + extent.size)
      regions[number].free.remove(at: index)
    }
    regions[number].free.insert(extent, at: index)
  }
}
