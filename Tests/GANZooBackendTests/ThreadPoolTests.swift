import CGANZooKernels
import Dispatch
import GANZooBackend
import Synchronization
import Testing

/// A loop of a pool, which looks whether the loop before it is done. Whoever makes it keeps all of them.
private final class Loop: Sendable {
  let parts: Int
  private let done = Atomic(0)
  private let isRight = Atomic(true)
  private unowned let before: Loop?
  private let body: @Sendable (_ part: Int) -> Bool

  /// - Parameter body: says whether all is as it should be.
  init(_ parts: Int, after before: Loop? = nil, _ body: @escaping @Sendable (_ part: Int) -> Bool = { _ in true }) {
    (self.parts, self.before, self.body) = (parts, before, body)
  }

  var partsDone: Int { done.load(ordering: .relaxed) }
  /// Whether all parts were done once, after the loop before.
  var wentWell: Bool { partsDone == parts && isRight.load(ordering: .relaxed) }

  private func run(_ part: Int) {
    let isAfter = before.map { $0.partsDone == $0.parts } ?? true
    if !body(part) || !isAfter { isRight.store(false, ordering: .relaxed) }
    done.add(1, ordering: .relaxed)
  }

  /// Whoever calls keeps the loop until it is done.
  func begin(on pool: OpaquePointer) {
    _ = ganzoo_pool_wait_for_place(pool)
    ganzoo_pool_begin(
      pool, 0, parts,
      { context, part, _ in context.map { Unmanaged<Loop>.fromOpaque($0).takeUnretainedValue().run(part) } },
      Unmanaged.passUnretained(self).toOpaque())
  }
}

@Suite("A pool of threads")
struct ThreadPoolTests {
  @Test("loops run whole, one after the other, while the caller goes on", arguments: [2, 3, 5])
  func order(threads: Int) throws {
    let pool = try #require(ganzoo_pool_create(Int32(threads)))
    defer { ganzoo_pool_destroy(pool) }
    var loops: [Loop] = []
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<20 {
      for _ in 0..<Int.random(in: 1...1000, using: &generator) {
        loops.append(Loop(Int.random(in: 1...9, using: &generator), after: loops.last))
        loops[loops.count - 1].begin(on: pool)
      }
      ganzoo_pool_finish(pool)
      let areDone = loops.allSatisfy { $0.wentWell }
      #expect(areDone)
    }
  }

  @Test("loops run whole though workers rest between parts", arguments: [2, 3, 5])
  func rests(threads: Int) throws {
    let pool = try #require(ganzoo_pool_create(Int32(threads)))
    defer { ganzoo_pool_destroy(pool) }
    ganzoo_pool_rest_always(pool)
    var loops: [Loop] = []
    for _ in 0..<2 {
      // 0.2 s of all threads together: long enough for many rests.
      let loop = Loop(4000, after: loops.last) { _ in
        let end = ganzoo_clock() + 50_000
        while ganzoo_clock() < end {}
        return true
      }
      loops.append(loop)
      loop.begin(on: pool)
    }
    ganzoo_pool_finish(pool)
    let areDone = loops.allSatisfy { $0.wentWell }
    #expect(areDone)
    // What a worker leaves is no time that others wait for.
    let times = ganzoo_pool_times(pool)
    #expect(times.waiting < times.kinds.0)
  }

  @Test("a caller goes on while a loop runs, as far ahead as there is room")
  func ahead() throws {
    let pool = try #require(ganzoo_pool_create(2))
    defer { ganzoo_pool_destroy(pool) }
    let (hasBegun, mayEnd) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    // Its second part is the other thread's. It waits for the caller.
    var loops = [
      Loop(2) { part in
        guard part == 1 else { return true }
        hasBegun.signal()
        return mayEnd.wait(timeout: .now() + 20) == .success
      }
    ]
    loops[0].begin(on: pool)
    try #require(hasBegun.wait(timeout: .now() + 20) == .success)
    for _ in 1..<Int(GANZOO_LOOPS) {
      loops.append(Loop(3, after: loops.last))
      loops[loops.count - 1].begin(on: pool)
    }
    #expect(loops.dropFirst().allSatisfy { $0.partsDone == 0 })
    mayEnd.signal()
    _ = ganzoo_pool_wait_for_place(pool)
    #expect(loops[0].wentWell)
    ganzoo_pool_finish(pool)
    #expect(loops.allSatisfy { $0.wentWell })
  }

  @Test("a pool does its loops before it ends, also where its threads have fallen asleep")
  func ends() async throws {
    for parts in [1, 2, 7] {
      let pool = try #require(ganzoo_pool_create(3))
      try await Task.sleep(for: .milliseconds(20))
      let first = Loop(parts)
      let second = Loop(parts, after: first)
      first.begin(on: pool)
      second.begin(on: pool)
      ganzoo_pool_destroy(pool)
      #expect(first.wentWell && second.wentWell)
    }
  }

  @Test("a loop inside of a loop runs on its thread")
  func inside() throws {
    let pool = try #require(ganzoo_pool_create(3))
    defer { ganzoo_pool_destroy(pool) }
    let counts = (0..<8).map { _ in Counts(pool) }
    withExtendedLifetime(counts) {
      for count in counts { count.begin() }
      ganzoo_pool_finish(pool)
    }
    #expect(counts.allSatisfy { $0.wentWell })
  }
}

/// A loop of six parts, each with a loop of five inside.
private final class Counts {
  private let inner = Atomic(0)
  private let isOfOneThread = Atomic(true)
  private let pool: OpaquePointer

  init(_ pool: OpaquePointer) { self.pool = pool }

  var wentWell: Bool { inner.load(ordering: .relaxed) == 30 && isOfOneThread.load(ordering: .relaxed) }

  func begin() {
    _ = ganzoo_pool_wait_for_place(pool)
    ganzoo_pool_begin(
      pool, 0, 6,
      { context, _, thread in context.map { Unmanaged<Counts>.fromOpaque($0).takeUnretainedValue().run(thread) } },
      Unmanaged.passUnretained(self).toOpaque())
  }

  private func run(_ thread: Int) {
    var inside = (counts: self, thread: thread)
    ganzoo_parallel(
      pool, 0, 5,
      { context, _, thread in
        guard let outer = context?.assumingMemoryBound(to: (counts: Counts, thread: Int).self).pointee else { return }
        outer.counts.inner.add(1, ordering: .relaxed)
        if outer.thread != thread { outer.counts.isOfOneThread.store(false, ordering: .relaxed) }
      }, &inside)
  }
}

private final class Count: Sendable {
  private let count = Atomic(0)
  var value: Int { count.load(ordering: .relaxed) }
  func note() { count.add(1, ordering: .relaxed) }
}

/// Counts how often one was used, and how many were freed.
private final class Captured {
  private let used, freed: Count
  init(_ used: Count, _ freed: Count) { (self.used, self.freed) = (used, freed) }
  deinit { freed.note() }
  func use() { used.note() }
}

@Suite("Ops whose loops run later")
struct LaterLoopTests {
  @Test("what loops have captured is let go when all are done")
  func captured() {
    let (used, freed) = (Count(), Count())
    let backend = CPUBackend(threads: 2)
    for _ in 0..<300 {
      let captured = Captured(used, freed)
      backend.serially { captured.use() }
    }
    backend.synchronize()
    #expect(used.value == 300 && freed.value == 300)
  }

  @Test("numbers come to their place only when no loop reads what was there", arguments: [1000, 200_000])
  func uploads(count: Int) {
    let backend = CPUBackend(threads: 2)
    let shape = AxisShape(outer: 1, length: count, inner: 1)
    let sums = (0..<100).map { step in
      // Each is let go when its sum has begun, so that the next has its place.
      backend.sum(
        backend.map(UnaryOp(.affine, 2, 1), backend.buffer([Float](repeating: Float(step), count: count))), shape)
    }
    #expect(sums.map { backend.values($0)[0] } == (0..<100).map { Float(count * (2 * $0 + 1)) })
    let indices = (0..<100).map { step in
      backend.gather(
        backend.buffer((0..<100).map(Float.init)), at: backend.indices([Int32](repeating: step, count: count)))
    }
    for (step, numbers) in indices.enumerated() { #expect(backend.values(numbers).allSatisfy { $0 == Float(step) }) }
  }

  @Test("buffers take as much memory as with one thread")
  func memory() {
    let peaks = [1, 4].map { threads in
      let backend = CPUBackend(threads: threads)
      var x = backend.normal(300_000, 1)
      for _ in 0..<50 {
        let next = backend.map(UnaryOp(.tanh), x)
        x = backend.combine(BinaryOp(.add), next, x, over: BroadcastShape(sizes: [x.count], left: [1], right: [1]))
      }
      return [backend.memory.peak, backend.memory.inUse]
    }
    #expect(peaks[0] == peaks[1])
  }

  @Test("a backend goes with its last buffer, whatever has not been read")
  func unread() {
    weak var last: CPUBackend?
    for _ in 0..<50 {
      let backend = CPUBackend(threads: 3)
      var x = backend.normal(100_000, 1)
      for _ in 0..<10 { x = backend.map(UnaryOp(.tanh), x) }
      last = backend
    }
    #expect(last == nil)
  }

  @Test("all numbers of many arrays are looked at", arguments: [1, 3])
  func finite(threads: Int) {
    let backend = CPUBackend(threads: threads)
    let counts = [1, 70_000, 3, 16_384]
    let arrays = counts.map { backend.fill(1, count: $0) }
    #expect(backend.areAllFinite(arrays) && backend.areAllFinite([]))
    for (array, places) in [(0, [0]), (1, [0, 16_383, 16_384, 69_999]), (3, [0, 16_383])] {
      for (place, bad) in zip(places, [Float.nan, .infinity, -.infinity, .nan]) {
        var numbers = [Float](repeating: 1, count: counts[array])
        numbers[place] = bad
        var changed = arrays
        changed[array] = backend.buffer(numbers)
        #expect(!backend.areAllFinite(changed), "\(bad) at \(place) of array \(array)")
      }
    }
  }
}
