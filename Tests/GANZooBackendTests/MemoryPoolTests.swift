import GANZooBackend
import Testing

@Suite("Memory pool")
struct MemoryPoolTests {
  @Test("A buffer that is let go is handed out again, and the counts follow")
  func reuse() {
    let device = Device(threads: 1)
    #expect(device.pool.bytesInUse == 0 && device.pool.bytesFree == 0)
    do {
      let first = Storage(repeating: 1, count: 1000, on: device)
      #expect(device.pool.bytesInUse >= 4000 && device.pool.bytesInUse <= 5000)
      #expect(first[999] == 1)
    }
    let free = device.pool.bytesFree
    #expect(device.pool.bytesInUse == 0 && free >= 4000)
    let second = Storage(repeating: 2, count: 1001, on: device)
    #expect(device.pool.bytesFree == 0 && device.pool.bytesInUse == free)
    #expect(second.values.allSatisfy { $0 == 2 })
  }

  @Test("A large buffer is lent for less than its size, up to half of it; a small one is not")
  func lending() {
    let device = Device(threads: 1)
    func freeAfterwards(_ first: Int, _ second: Int) -> Bool {
      do { _ = Storage(repeating: 1, count: first, on: device) }
      let before = device.pool.bytesFree
      let storage = Storage(repeating: 2, count: second, on: device)
      return withExtendedLifetime(storage) { device.pool.bytesFree == before }
    }
    #expect(!freeAfterwards(1_000_000, 600_000))
    #expect(freeAfterwards(4_000_000, 1_500_000))
    #expect(freeAfterwards(100_000, 60_000))
  }

  @Test("No size wastes more than a quarter of itself", arguments: [64, 65, 100, 1023, 1025, 5000, 65_537, 1_000_003])
  func sizes(count: Int) {
    let device = Device(threads: 1)
    let storage = Storage(repeating: 0, count: count, on: device)
    let bytes = count * 4
    #expect(device.pool.bytesInUse >= bytes && device.pool.bytesInUse <= bytes + bytes / 4 + 64)
    #expect(storage.count == count)
  }
}
