import GANZooSupport

/// What a `TrainingBenchmark` found.
public struct BenchmarkResult: Sendable {
  /// Images in a batch of the training.
  public let batch: Int
  /// Images of the part `generation`.
  let generatedImages: Int
  /// Times of each part.
  public let timings: [TrainingBenchmark.Part: Timing]
  /// Floating-point operations of one step's convolutions and matrix products, a multiply-add counted as two:
  /// those of the layers as written, and those that were executed (fewer, by Winograd and merged layers).
  public let operations: (asWritten: Int, executed: Int)
  /// Executed operations of each part that trains or runs the networks once.
  public let executed: [TrainingBenchmark.Part: Int]
  /// What the processor could do at most; nil where another backend computed.
  public let limits: ProcessorLimits?
  /// Where the time of steps went; nil unless the device is profiled.
  public let profile: TrainingProfile?
  /// The most memory that the process had at a time, in bytes.
  public let peakMemory: Int

  /// Images generated a second, and turned into bytes.
  public var samplesPerSecond: Double { Double(generatedImages) / seconds(.generation) }
  /// Billions of operations a second in a step, as the layers are written.
  public var usefulGFLOPS: Double { Double(operations.asWritten) / seconds(.step) / 1e9 }
  /// Billions of operations a second in a step, as they are computed.
  public var executedGFLOPS: Double { executedGFLOPS(.step) ?? .nan }

  /// Billions of operations a second in a part, as they are computed; nil for parts whose operations are not counted.
  public func executedGFLOPS(_ part: TrainingBenchmark.Part) -> Double? {
    executed[part].map { Double($0) / seconds(part) / 1e9 }
  }

  /// The share of the processor's peak that a part reaches, 0 ... 1.
  public func peakShare(_ part: TrainingBenchmark.Part) -> Double? {
    guard let limits, let executed = executedGFLOPS(part) else { return nil }
    return executed / limits.peakGFLOPS
  }

  private func seconds(_ part: TrainingBenchmark.Part) -> Double { timings[part]?.median.seconds ?? .nan }
}

/// How long something took, in several runs.
public struct Timing: Hashable, Sendable {
  /// The middle one; between the two middle ones where their number is even.
  public let median: Duration
  /// The shortest.
  public let minimum: Duration

  /// What these durations say; there is at least one.
  public init(_ durations: [Duration]) {
    precondition(!durations.isEmpty, "a timing needs a measurement")
    let sorted = durations.sorted()
    let middle = sorted.count / 2
    median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    minimum = sorted[0]
  }
}
