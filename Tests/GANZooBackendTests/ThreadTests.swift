import GANZooBackend
import Testing

@Suite("One thread and two")
struct ThreadTests {
  let devices = (one: Device(threads: 1), two: Device(threads: 2))

  func random(_ count: Int, _ stream: UInt64, on device: Device) -> Storage {
    .random(normal: true, count: count, key: 1, stream: stream, on: device)
  }

  /// The same computation on both devices gives the same bits.
  func expectEqual(
    _ body: (Device) -> [Storage], at location: SourceLocation = #_sourceLocation
  ) {
    for (a, b) in zip(body(devices.one), body(devices.two)) {
      #expect(a.values.map(\.bitPattern) == b.values.map(\.bitPattern), sourceLocation: location)
    }
  }

  @Test("Elementwise ops are equal")
  func elementwise() {
    expectEqual { device in
      let (x, row) = (random(70_007, 1, on: device), random(7, 2, on: device))
      let ops: [Storage.Unary] = [.exp, .tanh, .sigmoid, .softplus, .power(2), .leakyReLU(slope: 0.2), .clamp(-1, 1)]
      return ops.map { x.map($0) } + [
        x.combined(.multiply, with: x, over: .init(sizes: [70_007], left: [1], right: [1])),
        x.combined(.add, with: row, over: .init(sizes: [10_001, 7], left: [7, 1], right: [0, 1])),
        x.combined(.divide, with: row, over: .init(sizes: [10_001, 7], left: [7, 1], right: [0, 1])),
        x.softmax(columns: 7, logarithm: false), x.softmax(columns: 7, logarithm: true),
      ]
    }
  }

  @Test("Sums are equal")
  func sums() {
    expectEqual { device in
      let x = random(420_000, 1, on: device)
      return [(1, 420_000, 1), (1, 60_000, 7), (7, 60_000, 1), (3, 20_000, 7), (42_000, 10, 1)].map {
        x.sum(outer: $0.0, reduced: $0.1, inner: $0.2)
      }
    }
  }

  @Test("Image ops are equal")
  func images() {
    expectEqual { device in
      let x = random(5 * 20 * 30 * 16, 1, on: device)
      let pooled = x.maxPool(
        PoolingShape(
          batch: 5, channels: 16, rows: WindowAxis(input: 20, window: 2, stride: 2, paddingBefore: 0, output: 10),
          columns: WindowAxis(input: 30, window: 2, stride: 2, paddingBefore: 0, output: 15)))
      return [
        pooled.values, x.gathered(at: pooled.indices), pooled.values.scattered(at: pooled.indices, total: x.count),
        x.upsampled(batch: 5, height: 20, width: 30, channels: 16, by: (2, 3)),
        x.blockSums(batch: 5, height: 10, width: 10, channels: 16, by: (2, 3)),
      ]
    }
  }

  @Test("Passes over all parameters are equal")
  func parameters() {
    expectEqual { device in
      let counts = [50_003, 1, 7, 100_000]
      let arrays = (0..<4).map { stream in counts.map { random($0, UInt64(stream), on: device) } }
      let squares = device.map(.power(2), arrays[2])
      let roots = zip(arrays[0], squares).map { Moments(weights: $0, square: $1) }
      let adams = counts.indices.map { Moments(weights: arrays[0][$0], mean: arrays[3][$0], square: squares[$0]) }
      let root = device.rmsprop(roots, gradients: arrays[1], rate: 0.1, rho: 0.9, epsilon: 1e-7)
      let adam = device.adam(adams, gradients: arrays[1], rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-7)
      return squares + device.blended(arrays[0], arrays[1], share: 0.9)
        + (root + adam).flatMap { [$0.weights, $0.square, $0.mean].compactMap { $0 } }
    }
  }

  @Test("Matrix products are equal", arguments: [(false, false), (false, true), (true, false), (true, true)])
  func products(transposed: (left: Bool, right: Bool)) {
    expectEqual { device in
      let (x, y) = (random(190 * 250, 1, on: device), random(250 * 170, 2, on: device))
      return [x.matmul(y, MatmulShape(rows: 190, depth: 250, columns: 170, transposed: transposed))]
    }
  }

  @Test("Convolutions are equal", arguments: [(16, 24, 3), (3, 40, 5), (32, 2, 2), (32, 48, 3)])
  func convolutions(channels: Int, filters: Int, taps: Int) {
    for batch in [3, 20] {
      let shape = ConvolutionShape(
        batch: batch, channels: channels, filters: filters,
        rows: WindowAxis(input: 9, window: taps, stride: 1, paddingBefore: 1, output: 9),
        columns: WindowAxis(input: 10, window: taps, stride: 1, paddingBefore: 1, output: 10))
      expectEqual { device in
        let (x, k) = (random(shape.inputCount, 1, on: device), random(shape.kernelCount, 2, on: device))
        let u = random(shape.outputCount, 3, on: device)
        return [
          device.convolve(x, k, shape), device.convolutionInputGradient(u, k, shape),
          device.convolutionKernelGradient(x, u, shape),
        ]
      }
    }
  }
}

@Suite("A device's threads")
struct DeviceThreadTests {
  /// Larger than what one thread takes alone.
  private func sum(_ step: Int, on device: Device) -> Float {
    let x = Storage(repeating: Float(step % 7), count: 300_000, on: device)
    return x.map(.affine(scale: 2, shift: 1)).sum(outer: 1, reduced: 300_000, inner: 1)[0]
  }

  private func expected(_ step: Int) -> Float { Float(300_000 * (2 * (step % 7) + 1)) }

  @Test("Thousands of loops, with more threads than cores")
  func many() {
    let device = Device(threads: 5)
    for step in 0..<1000 { #expect(sum(step, on: device) == expected(step)) }
  }

  @Test("Loops after a pause in which all threads fell asleep")
  func pauses() async throws {
    let device = Device(threads: 3)
    for step in 0..<5 {
      try await Task.sleep(for: .milliseconds(20))
      #expect(sum(step, on: device) == expected(step))
    }
  }

  @Test("Several devices at once, each made and let go again")
  func several() async {
    await withTaskGroup(of: Bool.self) { group in
      for task in 0..<4 {
        group.addTask {
          (0..<40).allSatisfy { step in
            let device = Device(threads: 2 + task)
            return sum(step, on: device) == expected(step)
          }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }
}
