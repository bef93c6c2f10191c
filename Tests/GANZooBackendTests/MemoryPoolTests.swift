import GANZooBackend
import Testing

@Suite("Memory pool")
struct MemoryPoolTests {
  let backend = CPUBackend(threads: 1)
  private var free: Int { backend.memory.peak - backend.memory.inUse }

  @Test("A buffer that is let go is handed out again, and the counts follow")
  func reuse() {
    #expect(backend.memory == (0, 0))
    do {
      let first = backend.fill(1, count: 1000)
      #expect(backend.memory.inUse >= 4000 && backend.memory.inUse <= 5000)
      #expect(backend.values(first)[999] == 1)
    }
    let kept = free
    #expect(backend.memory.inUse == 0 && kept >= 4000)
    let second = backend.fill(2, count: 1001)
    #expect(free == 0 && backend.memory.inUse == kept)
    #expect(backend.values(second).allSatisfy { $0 == 2 })
  }

  @Test(
    "A large buffer is lent for less than its size, up to half of it; a small one is not",
    arguments: [(1_000_000, 600_000, false), (4_000_000, 1_500_000, true), (100_000, 60_000, true)])
  func lending(first: Int, second: Int, isFreeAfterwards: Bool) {
    do { _ = backend.fill(1, count: first) }
    let before = free
    let buffer = backend.fill(2, count: second)
    withExtendedLifetime(buffer) { #expect((free == before) == isFreeAfterwards) }
  }

  @Test("No size wastes more than a quarter of itself", arguments: [64, 65, 100, 1023, 1025, 5000, 65_537, 1_000_003])
  func sizes(count: Int) {
    let buffer = backend.fill(0, count: count)
    let bytes = count * 4
    #expect(backend.memory.inUse >= bytes && backend.memory.inUse <= bytes + bytes / 4 + 64)
    #expect(buffer.count == count)
  }
}
