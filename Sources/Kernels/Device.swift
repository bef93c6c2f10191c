import CDNNL
import CLoops
import Foundation

/// Where tensors live and ops run: a processor with a number of threads, its memory pool and its compiled primitives.
///
/// A device belongs to one task at a time; it is not `Sendable`, and neither is anything that lives on it.
/// Results depend on the thread count only where oneDNN splits a sum among threads.
public final class Device {
  /// Whether convolutions are computed as they are written, or with fewer operations and equal up to rounding.
  public enum Arithmetic: Sendable { case asWritten, reduced }

  /// Threads that every op may use.
  public let threads: Int
  /// How convolutions are computed.
  public let arithmetic: Arithmetic
  /// Floating-point operations of convolutions and matrix products so far.
  public internal(set) var work = Work()

  package let pool = MemoryPool()
  let engine: dnnl_engine_t
  let stream: dnnl_stream_t
  var plans: [ConvolutionGeometry: ConvolutionPlan] = [:]
  private var pausedRecordings = 0

  /// Serial number of the newest graph node; newer nodes have larger numbers.
  package var newestNode = 0

  /// A processor device. `threads` is at least 1; nil takes as many as the machine has cores.
  public init(threads: Int? = nil, arithmetic: Arithmetic = .reduced) {
    let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
    precondition(threads >= 1, "a device needs at least one thread, not \(threads)")
    self.threads = threads
    self.arithmetic = arithmetic
    var engine: dnnl_engine_t?
    var stream: dnnl_stream_t?
    let status = [
      dnnl_engine_create(&engine, dnnl_cpu, 0),
      dnnl_stream_create(&stream, engine, DNNLFlags.defaultStream),
    ]
    guard status == [dnnl_success, dnnl_success], let engine, let stream else {
      preconditionFailure("oneDNN cannot use this processor: \(status)")
    }
    self.engine = engine
    self.stream = stream
  }

  deinit {
    plans.removeAll()
    dnnl_stream_destroy(stream)
    dnnl_engine_destroy(engine)
  }

  /// Whether ops on differentiable tensors add to the graph.
  package var isRecording: Bool { pausedRecordings == 0 }

  /// Runs `body` without adding anything to the graph of gradients, whatever its ops are applied to.
  public func withoutRecording<Result>(_ body: () throws -> Result) rethrows -> Result {
    pausedRecordings += 1
    defer { pausedRecordings -= 1 }
    return try body()
  }

  // MARK: - Threads

  /// Elements below which starting another thread costs more than it saves.
  static let grain = 65_536

  /// Runs `body` for 0 ..< parts, spread over the device's threads.
  func parallel(parts: Int, _ body: (Int) -> Void) {
    guard threads > 1, parts > 1 else { return (0..<parts).forEach(body) }
    withoutActuallyEscaping(body) { body in
      withUnsafePointer(to: body) { body in
        loops_parallel(
          Int32(threads), parts,
          { context, part in context?.assumingMemoryBound(to: ((Int) -> Void).self).pointee(part) },
          UnsafeMutableRawPointer(mutating: body))
      }
    }
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
    let size = (max(grain, counts.reduce(0, +) / (4 * threads)) + alignment - 1) / alignment * alignment
    let parts = counts.enumerated().flatMap { index, count in
      stride(from: 0, to: count, by: size).map { (index: index, range: $0..<min($0 + size, count)) }
    }
    // Work that is not worth a second thread is one part.
    guard parts.count > 1, counts.reduce(0, +) > grain else {
      return parts.forEach { body($0.index, $0.range) }
    }
    parallel(parts: parts.count) { body(parts[$0].index, parts[$0].range) }
  }

  /// Runs oneDNN work with this device's number of threads.
  func withThreads(_ body: () -> dnnl_status_t) {
    loops_set_threads(Int32(threads))
    check(body())
  }

  func check(_ status: dnnl_status_t) {
    precondition(status == dnnl_success, "oneDNN failed with status \(status.rawValue)")
  }
}

enum DNNLFlags {
  static let defaultStream = UInt32(dnnl_stream_default_flags.rawValue)
}
