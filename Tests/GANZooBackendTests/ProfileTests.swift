import CGANZooKernels
import Dispatch
import Foundation
import GANZooBackend
import Testing

@Suite("A profile of kernels")
struct ProfileTests {
  private let processor: CPUBackend
  private let backend: ProfilingBackend
  /// Of 16 channels and 3 x 3 taps: by Winograd's algorithm, which takes the fewest operations.
  private let shape = ConvolutionShape(
    batch: 4, channels: 16, filters: 16, rows: Self.axis(window: 3), columns: Self.axis(window: 3))

  private static func axis(window: Int) -> WindowAxis {
    WindowAxis(input: 16, window: window, stride: 1, paddingBefore: window / 2, output: 16)
  }

  init() { (processor, backend) = Self.backends(threads: 1) }

  private static func backends(threads: Int) -> (CPUBackend, ProfilingBackend) {
    let processor = CPUBackend(threads: threads, arithmetic: .fewest)
    return (processor, ProfilingBackend(processor))
  }

  private func profile() throws -> KernelProfile { try #require(processor.profile) }

  @Test("counts calls and operations by kind, and its times add up to the whole", arguments: [1, 2])
  func adds(threads: Int) throws {
    let (processor, backend) = Self.backends(threads: threads)
    func profile() throws -> KernelProfile { try #require(processor.profile) }
    let (images, kernel) = (backend.normal(shape.inputCount, 1), backend.normal(shape.kernelCount, 2))
    #expect(try profile().nanoseconds == 0, "nothing is measured yet")
    processor.synchronize()
    let start = ContinuousClock.now
    processor.measured {
      for _ in 0..<2 { _ = backend.convolve(images, kernel, shape, Epilogue()) }
      _ = backend.convolutionInputGradient(images, kernel, shape)
      _ = backend.convolutionKernelGradient(images, images, shape)
      let product = backend.matmul(
        images, images, MatmulShape(rows: 64, depth: 64, columns: 64, transposed: (false, false)), Epilogue())
      _ = backend.sum(backend.map(UnaryOp(.exp), product), AxisShape(outer: 1, length: product.count, inner: 1))
      _ = backend.transpose(product, sizes: [64, 64], order: [1, 0])
      _ = backend.normal(1000, 3)
      _ = backend.blend([product], [product], share: 0.5)
      processor.synchronize()
      usleep(20_000)
    }
    let passed = start.duration(to: .now) / .nanoseconds(1)
    let measured = try profile()
    let calls: [KernelKind: Int] = [
      .convolution: 2, .inputGradient: 1, .kernelGradient: 1, .product: 1, .reduction: 1, .elementwise: 1, .moving: 1,
      .random: 1, .optimizer: 1, .normalization: 0, .rest: 0,
      // The kernel in both directions, and the product's right side.
      .packing: 3,
    ]
    for (kind, count) in calls { #expect(measured[kind].calls == count, "\(kind)") }
    #expect(measured[.waiting].calls == 0 || threads > 1)
    // The kernel's gradient transforms images, gradients and its own sums.
    #expect(measured[.winograd].calls == 2 + 1 && measured[.winograd].nanoseconds > 0)
    #expect(measured[.convolution].operations == 2 * measured[.inputGradient].operations)
    #expect(measured[.product].operations == 2 * 64 * 64 * 64)
    #expect(KernelKind.allCases.reduce(0) { $0 + measured[$1].operations } == processor.work.executed)
    #expect(KernelKind.allCases.reduce(0) { $0 + measured[$1].nanoseconds } == measured.nanoseconds)
    #expect(measured[.rest].nanoseconds >= 20_000_000)
    #expect(KernelKind.allCases.allSatisfy { measured[$0].nanoseconds >= 0 })
    #expect(Double(measured.nanoseconds) <= passed && Double(measured.nanoseconds) > 0.9 * passed)
    // Outside, clocks stand still.
    _ = backend.convolve(images, kernel, shape, Epilogue())
    #expect(try profile().nanoseconds == measured.nanoseconds && profile()[.convolution].calls == 2)
  }

  @Test("counts a convolution of 1 x 1 as a product, and all ops as one kind where it is told to")
  func kinds() throws {
    let pointwise = ConvolutionShape(
      batch: 4, channels: 16, filters: 16, rows: Self.axis(window: 1), columns: Self.axis(window: 1))
    let (images, kernel) = (backend.normal(pointwise.inputCount, 1), backend.normal(pointwise.kernelCount, 2))
    processor.measured {
      _ = backend.convolve(images, kernel, pointwise, Epilogue())
      backend.kind = .normalization
      _ = backend.map(UnaryOp(.exp), images)
      _ = backend.sum(images, AxisShape(outer: 1, length: images.count, inner: 1))
      backend.kind = nil
      _ = backend.map(UnaryOp(.exp), images)
    }
    let measured = try profile()
    #expect(measured[.product].calls == 1 && measured[.convolution].calls == 0)
    #expect(measured[.normalization].calls == 2 && measured[.elementwise].calls == 1 && measured[.reduction].calls == 0)
  }

  @Test("gives each kind a name of its own")
  func names() {
    #expect(Set(KernelKind.allCases.map(\.name)).count == KernelKind.allCases.count)
    // The last kind of a pool is that of loops that nobody measures.
    #expect(KernelKind.allCases.count < GANZOO_LOOP_KINDS)
  }
}

/// A loop of two parts on two threads, each of which waits until the other has begun; the one that is not the caller's
/// then takes long.
private final class UnevenLoop {
  let caller = pthread_self()
  private let hasCallerBegun = DispatchSemaphore(value: 0), hasOtherBegun = DispatchSemaphore(value: 0)

  func run() {
    if pthread_equal(pthread_self(), caller) != 0 {
      hasCallerBegun.signal()
      hasOtherBegun.wait()
    } else {
      hasOtherBegun.signal()
      hasCallerBegun.wait()
      usleep(50_000)
    }
  }
}

@Suite("What a processor does at most, and waits")
struct ProcessorLimitTests {
  @Test("a pool says how long a thread has waited for another, and how long loops took, by their kind")
  func waiting() throws {
    let pool = try #require(ganzoo_pool_create(2))
    defer { ganzoo_pool_destroy(pool) }
    #expect(ganzoo_pool_times(pool).waits == 0 && ganzoo_pool_times(pool).waiting == 0)
    let loop = UnevenLoop()
    ganzoo_parallel(
      pool, 3, 2, { context, _, _ in Unmanaged<UnevenLoop>.fromOpaque(context!).takeUnretainedValue().run() },
      Unmanaged.passUnretained(loop).toOpaque())
    let times = ganzoo_pool_times(pool)
    #expect(times.waits == 1 && times.waiting > 30_000_000 && times.waiting < 5_000_000_000)
    #expect(times.kinds.3 > 0 && times.kinds.2 == 0 && times.kinds.4 == 0)
  }

  @Test("a peak is above what kernels reach, and memory is slower than caches would be")
  func limits() {
    let backend = CPUBackend(threads: 1)
    var peak = backend.peakOperations(measuredFor: .milliseconds(50))
    let shape = MatmulShape(rows: 512, depth: 256, columns: 512, transposed: (false, false))
    let (a, b) = (backend.normal(512 * 256, 1), backend.normal(256 * 512, 2))
    var best = 0.0
    for _ in 0..<20 {
      let time = ContinuousClock().measure { _ = backend.matmul(a, b, shape, Epilogue()) }
      best = max(best, Double(2 * 512 * 256 * 512) / (time / .seconds(1)))
    }
    // Other tests run meanwhile, and the processor may have been slower while its peak was measured.
    for _ in 0..<20 where best >= peak {
      peak = max(peak, backend.peakOperations(measuredFor: .milliseconds(50)))
    }
    #expect(best < peak && best > peak / 100)
    #expect(["AVX-512", "AVX2", "NEON", "baseline"].contains(CPUBackend.vectors))
    let bandwidth = backend.bandwidth(measuredFor: .milliseconds(50), bytes: 16 << 20)
    #expect((1e8..<1e13).contains(bandwidth ?? 0), "\(bandwidth ?? 0)")
  }
}
