import CGANZooKernels
import Foundation

// What the processor could do at most, to compare with.
extension CPUBackend {
  /// The widest vectors that the kernels use: "AVX-512", "AVX2", "NEON" or "baseline".
  package static var vectors: String { String(cString: ganzoo_vectors()) }

  /// Floating-point operations a second of all threads together, in registers alone: the best of rounds that take about
  /// so long.
  package func peakOperations(measuredFor time: Duration) -> Double {
    best(of: time) {
      let parts = 4 * threads
      var operations = [Double](repeating: 0, count: parts)
      operations.withUnsafeMutableBufferPointer { operations in
        run(parts: parts) { [operations] in operations[$0] = ganzoo_multiply_adds(1 << 17) }
      }
      return operations.reduce(0, +)
    }
  }

  /// Bytes a second that all threads read and write together, as STREAM's triad counts them: the best of rounds that
  /// take about so long.
  ///
  /// - Parameter bytes: of each of its three arrays; each should be several times as large as the caches.
  /// - Returns: nil where there is no memory for the arrays.
  package func bandwidth(measuredFor time: Duration, bytes: Int) -> Double? {
    let count = bytes / MemoryLayout<Float>.stride
    let arrays = (0..<3).compactMap { _ in malloc(count * MemoryLayout<Float>.stride) }
    defer { arrays.forEach { free($0) } }
    guard arrays.count == 3 else { return nil }
    let numbers = arrays.map { $0.bindMemory(to: Float.self, capacity: count) }
    // Memory that nobody has written to is one page of zeros.
    parallel(count: count) { range in
      for array in numbers { (array + range.lowerBound).initialize(repeating: 1, count: range.count) }
    }
    synchronize()
    return best(of: time) {
      parallel(count: count, grain: 1) { range in
        let start = range.lowerBound
        ganzoo_triad(numbers[0] + start, numbers[1] + start, numbers[2] + start, range.count, 3)
      }
      synchronize()
      return Double(3 * count * MemoryLayout<Float>.stride)
    }
  }

  /// The most that `round` says it has done in a second, of rounds that take about so long.
  private func best(of time: Duration, _ round: () -> Double) -> Double {
    let end = ContinuousClock.now + time
    var best = 0.0
    _ = round()
    repeat {
      let start = ganzoo_clock()
      let done = round()
      best = max(best, done / (Double(ganzoo_clock() - start) * 1e-9))
    } while ContinuousClock.now < end
    return best
  }
}
