import CGANZooKernels
import Foundation
import Synchronization

/// The processor: a number of threads, a pool of memory and plans for convolutions.
///
/// With more than one thread, an op begins its loops and returns: they run one after the other while the caller
/// prepares the next ops. The memory of a buffer that is let go is free for loops that begin later; what is not a loop
/// calls `synchronize` before it reads or writes numbers. So the bodies of loops capture pointers, not buffers, and
/// buffers take as much memory as with one thread.
///
/// Results do not depend on the number of threads. What a subclass changes is how loops run and what is read of their
/// results: see `CountingBackend`.
package class CPUBackend: Backend {
  package let threads: Int
  package let arithmetic: ConvolutionArithmetic
  package internal(set) var work = FLOPCounter()
  /// Where time goes; nil: nobody asks.
  package var profile: KernelProfile?

  let pool: MemoryPool
  private let workers: OpaquePointer
  /// The bodies of loops that may not have run yet, each at its loop's place until somebody waits.
  private let bodies: UnsafeMutableBufferPointer<LoopBody?>
  private typealias LoopBody = (_ part: Int, _ thread: Int) -> Void
  /// Where bodies are.
  private var places: [Int] = []
  /// Kept as long as the backend: loops point into them.
  private var plans: [ConvolutionShape: ConvolutionPlan] = [:]

  /// - Parameter threads: at least 1.
  package convenience init(threads: Int, arithmetic: ConvolutionArithmetic = .reduced) {
    self.init(threads: threads, arithmetic: arithmetic, pool: MemoryPool(hasMemory: true))
  }

  init(threads: Int, arithmetic: ConvolutionArithmetic, pool: MemoryPool) {
    precondition(threads >= 1, "a device needs at least one thread, not \(threads)")
    (self.threads, self.arithmetic, self.pool) = (threads, arithmetic, pool)
    guard let workers = ganzoo_pool_create(Int32(threads)) else {
      // For whoever looks at why the process ends: threads fail for want of memory by other numbers.
      errno = ENOMEM
      preconditionFailure("there is no memory for \(threads) threads")
    }
    self.workers = workers
    bodies = .allocate(capacity: Int(GANZOO_LOOPS))
    bodies.initialize(repeating: nil)
  }

  deinit {
    ganzoo_pool_destroy(workers)
    bodies.deinitialize()
    bodies.deallocate()
  }

  package var name: String { "cpu" }

  /// Whether the kernels have vectors of 16 numbers. Blocks of work depend on it, results do not.
  var hasWideVectors: Bool { Self.hasWideVectors }
  private static let hasWideVectors = vectors == "AVX-512"

  package var memory: (inUse: Int, peak: Int) { (pool.bytesInUse, pool.bytes) }

  func plan(_ shape: ConvolutionShape) -> ConvolutionPlan {
    if let plan = plans[shape] { return plan }
    let plan = ConvolutionPlan(shape, arithmetic: arithmetic)
    plans[shape] = plan
    return plan
  }

  // MARK: - Loops

  private static let mostParts = Int(GANZOO_LOOP_PARTS)

  /// Begins a loop: `body` for 0 ..< parts, spread over the threads; it is told its thread, from 0 ..< threads. It may
  /// run after the call, and runs after all loops that began before. Not called from a loop.
  func parallel(parts: Int, _ body: @escaping (_ part: Int, _ thread: Int) -> Void) {
    guard threads > 1 else { return timed { for part in 0..<parts { body(part, 0) } } }
    let several = (parts + Self.mostParts - 1) / Self.mostParts
    guard several <= 1 else {
      return parallel(parts: (parts + several - 1) / several) { group, thread in
        for part in group * several..<min((group + 1) * several, parts) { body(part, thread) }
      }
    }
    let place = ganzoo_pool_wait_for_place(workers)
    bodies[place] = body
    ganzoo_pool_begin(
      workers, kindOfLoops, parts,
      { context, part, thread in context?.assumingMemoryBound(to: LoopBody?.self).pointee?(part, thread) },
      bodies.baseAddress.map { $0 + place })
    if places.last != place, places.count < bodies.count { places.append(place) }
  }

  /// The same for a body that does not ask for its thread.
  final func parallel(parts: Int, _ body: @escaping (Int) -> Void) {
    parallel(parts: parts) { part, _ in body(part) }
  }

  /// The same for work that is not worth a second thread.
  package final func serially(_ body: @escaping () -> Void) {
    parallel(parts: 1) { _, _ in body() }
  }

  /// Runs `body` for 0 ..< parts, fewer than 2^24, spread over the threads, after all loops that began before.
  package func run(parts: Int, _ body: (_ part: Int) -> Void) {
    synchronize()
    guard threads > 1 else { return timed { for part in 0..<parts { body(part) } } }
    withoutActuallyEscaping(body) { body in
      withUnsafePointer(to: body) { body in
        ganzoo_parallel(
          workers, kindOfLoops, parts,
          { context, part, _ in context?.assumingMemoryBound(to: ((Int) -> Void).self).pointee(part) },
          UnsafeMutableRawPointer(mutating: body))
      }
    }
  }

  /// Waits until all loops are done, and frees what their bodies have captured.
  package func synchronize() {
    guard !places.isEmpty else { return }
    ganzoo_pool_finish(workers)
    for place in places { bodies[place] = nil }
    places.removeAll(keepingCapacity: true)
  }

  /// The times of all loops on several threads so far, which it waits for.
  var loopTimes: ganzoo_loop_times {
    synchronize()
    return ganzoo_pool_times(workers)
  }

  /// Checks that this many numbers can be indexed.
  func checkIndexable(_ count: Int) {
    precondition(count <= IndexOverflowError.most, "\(IndexOverflowError(count: count))")
  }

  // MARK: - Reading

  package func read(_ parts: [(buffer: any Buffer, range: Range<Int>)]) -> [[Float]] {
    synchronize()
    return parts.map { buffer, range in
      precondition(range.lowerBound >= 0 && range.upperBound <= buffer.count, "\(range) of \(buffer.count) numbers")
      return Array(UnsafeBufferPointer(start: cpu(buffer).pointer + range.lowerBound, count: range.count))
    }
  }

  package func read(_ indices: any IndexBuffer) -> [Int32] {
    synchronize()
    return Array(UnsafeBufferPointer(start: cpu(indices).pointer, count: indices.count))
  }

  package func pixels(_ x: any Buffer) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: x.count) { [count = x.count, x = cpu(x).pointer] bytes, filled in
      run(parts: (count + Self.grain - 1) / Self.grain) { part in
        guard let start = bytes.baseAddress else { return }
        let first = part * Self.grain
        ganzoo_pixels(start + first, x + first, min(Self.grain, count - first))
      }
      filled = count
    }
  }

  package func areAllFinite(_ arrays: [any Buffer]) -> Bool {
    let areFinite = SharedFlag()
    parallel(counts: arrays.map(\.count), grain: Self.grain) {
      [numbers = arrays.map { cpu($0).pointer }] index, range in
      guard areFinite.isTrue, ganzoo_all_finite(numbers[index] + range.lowerBound, range.count) == 0 else { return }
      areFinite.isTrue = false
    }
    synchronize()
    return areFinite.isTrue
  }
}

/// A flag that is true at first, and that the parts of a loop may change at the same time.
private final class SharedFlag {
  private let value = Atomic(true)

  var isTrue: Bool {
    get { value.load(ordering: .relaxed) }
    set { value.store(newValue, ordering: .relaxed) }
  }
}

/// Whether convolutions are computed as they are written, or with fewer operations and equal up to rounding.
public enum ConvolutionArithmetic: Sendable {
  /// As they are written: each tap is one multiplication.
  case asWritten
  /// With fewer operations, such as Winograd's, where that is expected to take less time.
  case reduced
  /// With the fewest operations, even where preparing them takes more time than it saves.
  case fewest
}

// MARK: - Loops over numbers

extension CPUBackend {
  /// Numbers below which starting another thread costs more than it saves.
  static let grain = 16_384

  /// Splits 0 ..< count into ranges that start at multiples of `alignment`, and runs `body` on them in parallel.
  func parallel(count: Int, alignment: Int = 16, grain: Int = CPUBackend.grain, _ body: @escaping (Range<Int>) -> Void)
  {
    // More parts than threads, since another process may take part of a core, and a thread may come late; still more
    // of large arrays, where that costs little.
    let parts = max(1, min(4 * threads, count / grain), min(16 * threads, count / (4 * grain)))
    let size = ((count + parts - 1) / parts + alignment - 1) / alignment * alignment
    parallel(parts: parts) { part in
      let range = min(part * size, count)..<min((part + 1) * size, count)
      if !range.isEmpty { body(range) }
    }
  }

  /// Splits several arrays into ranges of about `grain`, and runs `body` on all of them in one go.
  func parallel(
    counts: [Int], alignment: Int = 16, grain: Int, _ body: @escaping (_ index: Int, Range<Int>) -> Void
  ) {
    let size = (max(grain, counts.reduce(0, +) / (16 * threads)) + alignment - 1) / alignment * alignment
    let parts = counts.enumerated().flatMap { index, count in
      stride(from: 0, to: count, by: size).map { (index: index, range: $0..<min($0 + size, count)) }
    }
    // Work that is not worth a second thread is one part.
    guard parts.count > 1, counts.reduce(0, +) > grain else {
      return serially { parts.forEach { body($0.index, $0.range) } }
    }
    parallel(parts: parts.count) { body(parts[$0].index, parts[$0].range) }
  }
}
