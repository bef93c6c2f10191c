import CGANZooKernels
import Foundation

/// The processor: a number of threads, a pool of memory and plans for convolutions.
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
  }

  deinit { ganzoo_pool_destroy(workers) }

  package var name: String { "cpu" }

  /// Whether the kernels have vectors of 16 numbers. Blocks of work depend on it, results do not.
  var hasWideVectors: Bool { Self.hasWideVectors }
  private static let hasWideVectors = vectors == "AVX-512"

  package var memory: (inUse: Int, peak: Int) { (pool.bytesInUse, pool.bytes) }

  /// What a profile counts, by now.
  var moment: KernelProfile.Moment {
    let waiting = ganzoo_pool_waiting(workers)
    return KernelProfile.Moment(
      nanoseconds: Int(ganzoo_clock()), waits: Int(waiting.count), waited: Int(waiting.nanoseconds),
      operations: work.executed)
  }

  func plan(_ shape: ConvolutionShape) -> ConvolutionPlan {
    if let plan = plans[shape] { return plan }
    let plan = ConvolutionPlan(shape, arithmetic: arithmetic)
    plans[shape] = plan
    return plan
  }

  // MARK: - Loops

  /// Runs `body` for 0 ..< parts, spread over the threads; it is told its thread, from 0 ..< threads. What uses that is
  /// not called from a loop.
  func parallel(parts: Int, _ body: (_ part: Int, _ thread: Int) -> Void) {
    guard threads > 1, parts > 1 else {
      for part in 0..<parts { body(part, 0) }
      return
    }
    withoutActuallyEscaping(body) { body in
      withUnsafePointer(to: body) { body in
        ganzoo_parallel(
          workers, parts,
          { context, part, thread in
            context?.assumingMemoryBound(to: ((Int, Int) -> Void).self).pointee(part, thread)
          },
          UnsafeMutableRawPointer(mutating: body))
      }
    }
  }

  /// The same for a body that does not ask for its thread.
  package final func parallel(parts: Int, _ body: (Int) -> Void) {
    parallel(parts: parts) { part, _ in body(part) }
  }

  /// Runs `body`, work that is not worth a second thread.
  func serially(_ body: () -> Void) { body() }

  /// Checks that this many numbers can be indexed.
  func checkIndexable(_ count: Int) {
    precondition(count <= IndexOverflowError.most, "\(IndexOverflowError(count: count))")
  }

  // MARK: - Reading

  package func read(_ parts: [(buffer: any Buffer, range: Range<Int>)]) -> [[Float]] {
    parts.map { buffer, range in
      precondition(range.lowerBound >= 0 && range.upperBound <= buffer.count, "\(range) of \(buffer.count) numbers")
      return Array(UnsafeBufferPointer(start: cpu(buffer).pointer + range.lowerBound, count: range.count))
    }
  }

  package func read(_ indices: any IndexBuffer) -> [Int32] {
    Array(UnsafeBufferPointer(start: cpu(indices).pointer, count: indices.count))
  }

  package func pixels(_ x: any Buffer) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: x.count) { bytes, filled in
      if let start = bytes.baseAddress { ganzoo_pixels(start, cpu(x).pointer, x.count) }
      filled = x.count
    }
  }

  package func areAllFinite(_ arrays: [any Buffer]) -> Bool {
    arrays.allSatisfy { ganzoo_all_finite(cpu($0).pointer, $0.count) != 0 }
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
  func parallel(count: Int, alignment: Int = 16, grain: Int = CPUBackend.grain, _ body: (Range<Int>) -> Void) {
    // More parts than threads, since another process may take part of a core.
    let parts = max(1, min(4 * threads, count / grain))
    let size = ((count + parts - 1) / parts + alignment - 1) / alignment * alignment
    parallel(parts: parts) { part in
      let range = min(part * size, count)..<min((part + 1) * size, count)
      if !range.isEmpty { body(range) }
    }
  }

  /// Splits several arrays into ranges of about `grain`, and runs `body` on all of them in one go.
  func parallel(counts: [Int], alignment: Int = 16, grain: Int, _ body: (_ index: Int, Range<Int>) -> Void) {
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
