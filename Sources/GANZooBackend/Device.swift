import CGANZooKernels
import Foundation

/// Where tensors live and ops run: a processor with a number of threads, its memory pool and its plans for convolutions.
///
/// A device belongs to one task at a time; it is not `Sendable`, and neither is anything that lives on it.
/// Results do not depend on the number of threads.
///
/// A device that does not compute (`computes`) tells how much memory a computation takes: ops on it hand out sizes without
/// memory and do no work, and every number is 0.
public final class Device {
  /// Whether convolutions are computed as they are written, or with fewer operations and equal up to rounding.
  public enum Arithmetic: Sendable {
    /// As they are written: each tap is one multiplication.
    case asWritten
    /// With fewer operations, such as Winograd's.
    case reduced
  }

  /// Threads that every op may use.
  public let threads: Int
  /// How convolutions are computed.
  public let arithmetic: Arithmetic
  /// Whether ops do their work.
  public let computes: Bool
  /// Floating-point operations of convolutions and matrix products so far.
  package internal(set) var work = FLOPCounter()

  /// Numbers in the largest array so far from which some were picked by their positions.
  private var largestPicked = 0

  package let pool: MemoryPool
  private let workers: OpaquePointer
  var plans: [ConvolutionShape: ConvolutionPlan] = [:]
  private var pausedRecordings = 0

  /// Serial number of the newest graph node; newer nodes have larger numbers.
  package var newestNode = 0

  /// A processor device. `threads` is at least 1; nil takes as many as the machine has cores.
  public init(threads: Int? = nil, arithmetic: Arithmetic = .reduced, computes: Bool = true) {
    let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
    precondition(threads >= 1, "a device needs at least one thread, not \(threads)")
    self.threads = threads
    (self.arithmetic, self.computes) = (arithmetic, computes)
    pool = MemoryPool(hasMemory: computes)
    guard let workers = ganzoo_pool_create(Int32(threads)) else {
      // For whoever looks at why the process ends: threads fail for want of memory by other numbers.
      errno = ENOMEM
      preconditionFailure("there is no memory for \(threads) threads")
    }
    self.workers = workers
  }

  deinit { ganzoo_pool_destroy(workers) }

  /// Bytes of memory that tensors on this device have had at most: what is free again is kept for the next ones.
  public var peakMemory: Int { pool.bytesInUse + pool.bytesFree }

  /// Whether ops on differentiable tensors add to the graph.
  package var isRecording: Bool { pausedRecordings == 0 }

  /// Runs `body` without adding anything to the graph of gradients, whatever its ops are applied to.
  public func withoutRecording<Result>(_ body: () throws -> Result) rethrows -> Result {
    pausedRecordings += 1
    defer { pausedRecordings -= 1 }
    return try body()
  }

  /// Notes that some of so many numbers are picked by their positions.
  func willPick(from count: Int) {
    precondition(!computes || count <= IndexOverflowError.most, "\(IndexOverflowError(count: count))")
    largestPicked = max(largestPicked, count)
  }

  /// Throws `IndexOverflowError` where a device that computes could not have done what this one, which does not, was asked for.
  package func checkPositions() throws(IndexOverflowError) {
    guard largestPicked <= IndexOverflowError.most else { throw IndexOverflowError(count: largestPicked) }
  }

  // MARK: - Threads

  /// Elements below which starting another thread costs more than it saves.
  static let grain = 65_536

  /// Runs `body` for 0 ..< parts, spread over the device's threads.
  func parallel(parts: Int, _ body: (Int) -> Void) {
    guard computes else { return }
    guard threads > 1, parts > 1 else { return (0..<parts).forEach(body) }
    withoutActuallyEscaping(body) { body in
      withUnsafePointer(to: body) { body in
        ganzoo_parallel(
          workers, parts,
          { context, part in context?.assumingMemoryBound(to: ((Int) -> Void).self).pointee(part) },
          UnsafeMutableRawPointer(mutating: body))
      }
    }
  }

  /// Runs `body`, work that is not worth a second thread.
  func serially(_ body: () -> Void) {
    if computes { body() }
  }

  /// Splits 0 ..< count into ranges that start at multiples of `alignment`, and runs `body` on them in parallel.
  func parallel(count: Int, alignment: Int = 16, grain: Int = Device.grain, _ body: (Range<Int>) -> Void) {
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
