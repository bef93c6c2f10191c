public import GANZooBackend
import Foundation

/// Where tensors live and ops run: a processor with a number of threads, or another backend.
///
/// A device belongs to one task at a time; it is not `Sendable`, and neither is anything that lives on it. Results on a
/// processor do not depend on the number of threads.
public final class Device {
  /// Whether convolutions are computed as they are written, or with fewer operations and equal up to rounding.
  public typealias Arithmetic = ConvolutionArithmetic

  /// What computes.
  package let backend: any Backend
  /// The processor, where that computes.
  package let processor: CPUBackend?
  private let profiler: ProfilingBackend?
  /// How a processor computes convolutions; another backend chooses for itself.
  public let arithmetic: Arithmetic
  /// Threads of the processor that every op may use; 1 where another backend computes.
  public let threads: Int

  /// Serial number of the newest graph node; newer nodes have larger numbers.
  package internal(set) var newestNode = 0
  private var pausedRecordings = 0

  /// A processor.
  ///
  /// - Parameters:
  ///   - threads: at least 1; nil takes as many as the machine has cores.
  ///   - arithmetic: how convolutions are computed.
  ///   - isProfiled: whether trainings on it measure where their time goes: see `TrainingProfile`.
  public init(threads: Int? = nil, arithmetic: Arithmetic = .reduced, isProfiled: Bool = false) {
    self.threads = threads ?? Self.cores
    let processor = CPUBackend(threads: self.threads, arithmetic: arithmetic)
    profiler = isProfiled ? ProfilingBackend(processor) : nil
    backend = profiler ?? processor
    self.processor = processor
    self.arithmetic = arithmetic
  }

  /// What a backend computes on.
  package init(backend: any Backend) {
    self.backend = backend
    (processor, profiler) = (nil, nil)
    arithmetic = .asWritten
    threads = 1
  }

  /// Cores of this machine.
  package static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// What kind of device it is, such as `cpu`: runs are resumed on devices of the same name.
  public var name: String { backend.name }
  /// Floating-point operations of convolutions and matrix products so far.
  package var work: FLOPCounter { backend.work }
  /// Bytes of memory that tensors on this device have had at most.
  public var peakMemory: Int { backend.memory.peak }
  /// Waits until the results of all ops so far are computed. An op may return before; reading numbers waits, and a
  /// program that measures time calls this before it reads the clock.
  public func synchronize() { backend.synchronize() }
  /// Bytes of memory that tensors on this device have now.
  package var memoryInUse: Int { backend.memory.inUse }

  // MARK: - Profiles

  /// Whether trainings on it measure where their time goes.
  public var isProfiled: Bool { profiler != nil }

  /// The kind that all ops count as for now, whatever they are; nil: each is of its own kind.
  var kernelKind: KernelKind? {
    get { profiler?.kind }
    set { profiler?.kind = newValue }
  }

  /// Runs `body`, all ops of which count as one kind in a profile, and so do those of their gradients.
  package func counting<Result>(as kind: KernelKind, _ body: () throws -> Result) rethrows -> Result {
    let outer = kernelKind
    kernelKind = kind
    defer { kernelKind = outer }
    return try body()
  }

  /// Counts a step of a training in the profile.
  package func noteStep() { processor?.profile?.steps += 1 }

  /// Runs `body`, whose time a profile has.
  package func measured<Result>(_ body: () throws -> Result) rethrows -> Result {
    try processor?.measured(body) ?? body()
  }

  // MARK: - Loops

  /// Runs `body` for 0 ..< parts, after all ops before it: on the processor's threads, or one after the other where
  /// another backend computes. `body` uses no tensors.
  package func parallel(parts: Int, _ body: (_ part: Int) -> Void) {
    guard let processor else { return (0..<parts).forEach(body) }
    processor.run(parts: parts, body)
  }

  // MARK: - The graph of gradients

  /// Whether ops on differentiable tensors add to the graph.
  package var isRecording: Bool { pausedRecordings == 0 }

  /// Runs `body` without adding anything to the graph of gradients, whatever its ops are applied to.
  public func withoutRecording<Result>(_ body: () throws -> Result) rethrows -> Result {
    pausedRecordings += 1
    defer { pausedRecordings -= 1 }
    return try body()
  }
}
