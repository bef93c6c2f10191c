import Foundation
import GANZooBackend
import GANZooSupport
import GANZooTensors

/// What a processor could do at most, as it was measured.
public struct ProcessorLimits: Sendable {
  /// The processor's name, such as "AMD EPYC"; "unknown" where the system does not say.
  public let processor: String
  /// The widest vectors that the kernels use: "AVX-512", "AVX2", "NEON" or "baseline".
  public let vectors: String
  /// Billions of floating-point operations a second, of all threads of the device together, in registers alone.
  public let peakGFLOPS: Double
  /// Billions of bytes a second that all threads read and write together, in arrays far larger than the caches; nil
  /// where there is no memory for them.
  public internal(set) var bandwidth: Double?

  /// Measures the peak, for about so long; nil where another backend than the processor computes.
  init?(_ device: Device, measuredFor time: Duration) {
    guard let backend = device.processor else { return nil }
    processor = Processor().name
    vectors = CPUBackend.vectors
    peakGFLOPS = backend.peakOperations(measuredFor: time) / 1e9
  }

  /// Measures the bandwidth, for about so long.
  mutating func measureBandwidth(_ device: Device, for time: Duration) {
    let bytes = Self.bytesOfArray
    if let available = AvailableMemory.now(), available.bytes < 6 * bytes { return }
    bandwidth = device.processor?.bandwidth(measuredFor: time, bytes: bytes).map { $0 / 1e9 }
  }

  /// Each of three arrays: twice the last cache, as far as the system tells its size.
  private static var bytesOfArray: Int {
    #if canImport(Glibc)
      let cache = max(0, sysconf(Int32(_SC_LEVEL3_CACHE_SIZE)))
    #else
      let cache = 0
    #endif
    return min(max(64 << 20, 2 * cache), 512 << 20)
  }
}
