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
    "A part of a large buffer is handed out again; of a small one not",
    arguments: [(1_000_000, 600_000, false), (4_000_000, 500_000, false), (100_000, 60_000, true)])
  func lending(first: Int, second: Int, isFreeAfterwards: Bool) {
    do { _ = backend.fill(1, count: first) }
    let before = free
    let buffer = backend.fill(2, count: second)
    withExtendedLifetime(buffer) { #expect((free == before) == isFreeAfterwards) }
  }

  @Test("What large buffers leave free side by side is handed out together, whatever the order they are let go in")
  func neighbours() {
    do { _ = backend.fill(0, count: 4_000_000) }
    var buffers: [(any Buffer)?] = (0..<4).map { backend.fill(Float($0), count: 1_000_000) }
    let before = backend.memory.peak
    #expect(before >= 16_000_000)
    buffers[2] = nil
    let kept = backend.memory.peak
    buffers[1] = nil
    let both = backend.fill(9, count: 2_000_000)
    #expect(backend.memory.peak == kept && backend.memory.inUse == before)
    #expect(backend.values(both).allSatisfy { $0 == 9 })
    for (number, buffer) in buffers.enumerated() {
      guard let buffer else { continue }
      #expect(backend.values(buffer).allSatisfy { $0 == Float(number) })
    }
    buffers = []
    let part = backend.fill(7, count: 300_000)
    #expect(backend.memory.peak == kept && backend.memory.inUse == 8_000_000 + part.count * 4)
    #expect(backend.values(both).allSatisfy { $0 == 9 })
  }

  @Test("No size wastes more than a quarter of itself", arguments: [64, 65, 100, 1023, 1025, 5000, 65_537, 1_000_003])
  func sizes(count: Int) {
    let buffer = backend.fill(0, count: count)
    let bytes = count * 4
    #expect(backend.memory.inUse >= bytes && backend.memory.inUse <= bytes + bytes / 4 + 64)
    #expect(buffer.count == count)
  }
}
