import Foundation
import GANZooBackend
import GANZooSupport
public import GANZooTensors

/// Where the time of a training's steps went, by kind of kernel: on a device that is profiled
/// (`Device(isProfiled: true)`).
///
/// Only updates are measured: no grids, measurements or checkpoints. The kinds add up to all of their time.
public struct TrainingProfile: Encodable, Sendable {
  /// One kind of kernel.
  public struct Kind: Encodable, Sendable {
    /// Its name, such as `convolution forward`.
    public let name: String
    /// Milliseconds in a step. What it waited for other threads is not in it, that is a kind of its own.
    public let milliseconds: Double
    /// Its share in the time of a step, 0 ... 1.
    public let share: Double
    /// How often it was called in a step.
    public let calls: Double
    /// Billions of floating-point operations a second while it computed; nil for kinds whose operations nobody counts.
    public let gflops: Double?

    fileprivate init(_ kind: KernelKind, _ entry: KernelProfile.Entry, of total: Int, steps: Int) {
      name = kind.name
      milliseconds = (Double(entry.nanoseconds) / Double(steps) / 1e6).rounded(to: 6)
      share = total == 0 ? 0 : (Double(entry.nanoseconds) / Double(total)).rounded(to: 6)
      calls = (Double(entry.calls) / Double(steps)).rounded(to: 3)
      gflops =
        entry.operations > 0 && entry.nanoseconds > 0
        ? (Double(entry.operations) / Double(entry.nanoseconds)).rounded(to: 3) : nil
    }
  }

  /// How many steps were measured.
  public let steps: Int
  /// The mean time of a step, in milliseconds.
  public let stepMs: Double
  /// All kinds, in a fixed order.
  public let kinds: [Kind]

  /// What a device has measured so far; nil where it is not profiled, or no step was completed.
  public init?(_ device: Device) {
    guard let profile = device.processor?.profile, profile.steps > 0 else { return nil }
    steps = profile.steps
    let total = profile.nanoseconds
    stepMs = (Double(total) / Double(profile.steps) / 1e6).rounded(to: 6)
    kinds = KernelKind.allCases.map { Kind($0, profile[$0], of: total, steps: profile.steps) }
  }
}

extension Double {
  /// The number with so many decimals.
  func rounded(to decimals: Int) -> Double {
    let scale = pow(10, Double(decimals))
    return (self * scale).rounded() / scale
  }
}

/// Writes what a training's profile says to a file, at its end.
final class ProfileWriter: TrainingObserver {
  private struct Contents: Encodable {
    let processor, vectors: String
    let threads: Int
    let profile: TrainingProfile
  }

  private let path: String
  private let device: Device

  init(_ path: String, of device: Device) {
    self.path = path
    self.device = device
  }

  /// Writes the file, unless the folder is another process's by now. Throws `FileWriteError`.
  func ended(_ outcome: Result<TrainingOutcome, any Error>) throws {
    if case .failure(RunFolderError.lost) = outcome { return }
    guard let profile = TrainingProfile(device) else { return }
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let contents = Contents(
      processor: Processor().name, vectors: CPUBackend.vectors, threads: device.threads, profile: profile)
    try AtomicFile.write(Array(encoder.encode(contents)) + Array("\n".utf8), to: path)
  }
}
