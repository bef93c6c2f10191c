import GANZooBackend
import Testing

@Suite("One thread and two")
struct ThreadTests {
  let backends = (one: CPUBackend(threads: 1), two: CPUBackend(threads: 2))

  /// The same computation with one thread and with two gives the same bits. Its loops keep neither buffers nor their
  /// backend, which goes with the last result though nobody has read it.
  func expectEqual(
    _ body: (CPUBackend) -> [any Buffer], at location: SourceLocation = #_sourceLocation
  ) {
    for (a, b) in zip(body(backends.one), body(backends.two)) {
      let bits = (backends.one.values(a).map(\.bitPattern), backends.two.values(b).map(\.bitPattern))
      #expect(bits.0 == bits.1, sourceLocation: location)
    }
    weak var unread: CPUBackend?
    do {
      let backend = CPUBackend(threads: 3)
      _ = body(backend)
      unread = backend
    }
    #expect(unread == nil, sourceLocation: location)
  }

  @Test("Elementwise ops are equal")
  func elementwise() {
    expectEqual { backend in
      let (x, row) = (backend.normal(70_007, 1), backend.normal(7, 2))
      let ops: [UnaryOp] = [
        UnaryOp(.exp), UnaryOp(.tanh), UnaryOp(.sigmoid), UnaryOp(.softplus), UnaryOp(.power, 2),
        UnaryOp(.leakyReLU, 0.2), UnaryOp(.clamp, -1, 1),
      ]
      let rows = BroadcastShape(sizes: [10_001, 7], left: [7, 1], right: [0, 1])
      return ops.map { backend.map($0, x) } + [
        backend.combine(BinaryOp(.multiply), x, x, over: BroadcastShape(sizes: [70_007], left: [1], right: [1])),
        backend.combine(BinaryOp(.add), x, row, over: rows), backend.combine(BinaryOp(.divide), x, row, over: rows),
        backend.softmax(x, columns: 7, logarithm: false), backend.softmax(x, columns: 7, logarithm: true),
      ]
    }
  }

  @Test("Sums are equal")
  func sums() {
    expectEqual { backend in
      let x = backend.normal(420_000, 1)
      return [(1, 420_000, 1), (1, 60_000, 7), (7, 60_000, 1), (3, 20_000, 7), (42_000, 10, 1)].map {
        backend.sum(x, AxisShape(outer: $0.0, length: $0.1, inner: $0.2))
      }
    }
  }

  @Test("Comoments and scaled sums are equal")
  func normalizations() {
    expectEqual { backend in
      let (x, y) = (backend.normal(420_000, 1), backend.normal(420_000, 2))
      return [(1, 420_000, 1), (1, 60_000, 7), (7, 60_000, 1), (3, 20_000, 7), (42_000, 10, 1)].flatMap {
        let shape = AxisShape(outer: $0.0, length: $0.1, inner: $0.2)
        let (a, b) = (backend.normal(shape.outer * shape.inner, 3), backend.normal(shape.outer * shape.inner, 4))
        return [
          backend.comoment(CenteredTerm(x, mean: a), CenteredTerm(y, mean: b), shape),
          backend.scaledSum([ScaledTerm(x, a), ScaledTerm(y, b)], shift: a, shape),
        ]
      }
    }
  }

  @Test("Image ops are equal")
  func images() {
    expectEqual { backend in
      let x = backend.normal(5 * 20 * 30 * 16, 1)
      let pooled = backend.maxPool(
        x,
        PoolingShape(
          batch: 5, channels: 16, rows: WindowAxis(input: 20, window: 2, stride: 2, paddingBefore: 0, output: 10),
          columns: WindowAxis(input: 30, window: 2, stride: 2, paddingBefore: 0, output: 15)))
      let (large, small) = (
        ImageShape(batch: 5, height: 20, width: 30, channels: 16),
        ImageShape(batch: 5, height: 10, width: 10, channels: 16)
      )
      let moves = backend.indices([1, 2, -3, 4, 0, 0, 5, -6, -30, 40])
      let (ofAll, ofImages) = (
        backend.scatter(pooled.values, at: pooled.indices, count: x.count, groups: 1),
        backend.scatter(pooled.values, at: pooled.indices, count: x.count, groups: 5)
      )
      #expect(backend.values(ofAll) == backend.values(ofImages))
      return [
        pooled.values, backend.gather(x, at: pooled.indices),
        ofImages, backend.upSample(x, large, by: (2, 3)), backend.sumPool(x, small, by: (2, 3)),
        backend.translate(x, large, by: moves, backwards: false),
        backend.transpose(x, sizes: [5, 20, 30, 16], order: [3, 0, 2, 1]),
      ]
    }
  }

  @Test("Passes over all parameters are equal")
  func parameters() {
    expectEqual { backend in
      let counts = [50_003, 1, 7, 100_000]
      let arrays = (0..<4).map { stream in counts.map { backend.normal($0, UInt64(stream)) } }
      let squares = backend.map(UnaryOp(.power, 2), arrays[2])
      let roots = zip(arrays[0], squares).map { Moments(weights: $0, square: $1) }
      let adams = counts.indices.map { Moments(weights: arrays[0][$0], mean: arrays[3][$0], square: squares[$0]) }
      let root = backend.rmsprop(roots, arrays[1], RMSpropStep(rate: 0.1, rho: 0.9, epsilon: 1e-7))
      let adam = backend.adam(adams, arrays[1], AdamStep(rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-7))
      return squares + backend.blend(arrays[0], arrays[1], share: 0.9)
        + (root + adam).flatMap { [$0.weights, $0.square, $0.mean].compactMap { $0 } }
    }
  }

  @Test("Matrix products are equal", arguments: [(false, false), (false, true), (true, false), (true, true)])
  func products(transposed: (left: Bool, right: Bool)) {
    expectEqual { backend in
      let shape = MatmulShape(rows: 190, depth: 250, columns: 170, transposed: transposed)
      return [backend.matmul(backend.normal(190 * 250, 1), backend.normal(250 * 170, 2), shape, Epilogue())]
    }
  }

  @Test("Normalisations are equal", arguments: [(1, 30_000, 17), (300, 1000, 1), (3, 5000, 8)])
  func normalisations(outer: Int, length: Int, inner: Int) {
    let shape = AxisShape(outer: outer, length: length, inner: inner)
    expectEqual { backend in
      let (x, gradient) = (backend.normal(outer * length * inner, 1), backend.normal(outer * length * inner, 2))
      let terms = backend.normalizationTerms(
        x, gamma: backend.normal(inner, 3), beta: backend.normal(inner, 4), epsilon: 0.1, shape)
      let gradients = backend.normalizationGradients(gradient, x, terms, shape)
      return [terms.mean, terms.variance, terms.factor, terms.scale, terms.shift]
        + [gradients.x, gradients.gamma, gradients.beta]
    }
  }

  @Test(
    "Convolutions are equal",
    arguments: [(16, 24, 3), (3, 40, 5), (32, 2, 2), (32, 48, 3), (40, 24, 3), (16, 1, 5), (1, 16, 4)])
  func convolutions(channels: Int, filters: Int, taps: Int) {
    for (batch, pixels) in [(1, 60), (3, 9), (20, 9), (32, 28)] {
      let shape = ConvolutionShape(
        batch: batch, channels: channels, filters: filters,
        rows: WindowAxis(input: pixels, window: taps, stride: 1, paddingBefore: 1, output: pixels),
        columns: WindowAxis(input: pixels + 1, window: taps, stride: 1, paddingBefore: 1, output: pixels + 1))
      expectEqual { backend in
        let (x, k) = (backend.normal(shape.inputCount, 1), backend.normal(shape.kernelCount, 2))
        let u = backend.normal(shape.outputCount, 3)
        return [
          backend.convolve(x, k, shape, Epilogue()), backend.convolutionInputGradient(u, k, shape),
          backend.convolutionKernelGradient(x, u, shape),
        ]
      }
    }
  }
}

@Suite("Winograd's algorithm on many threads")
struct WinogradThreadTests {
  /// Few tiles, so that threads share the channels; groups of 64 channels that do not divide them; and enough tiles of
  /// four kinds that blocks have one kind each.
  @Test(
    "Results are equal", arguments: [(32, 320), (80, 208), (96, 160)],
    [(1, 7, 1), (3, 5, 1), (2, 9, 2), (40, 7, 2), (30, 10, 1)])
  func equal(channels: (input: Int, output: Int), image: (batch: Int, pixels: Int, upSampling: Int)) {
    let axis = WindowAxis(
      input: image.pixels, window: 3, stride: 1, paddingBefore: 1, output: image.pixels * image.upSampling)
    let shape = ConvolutionShape(
      batch: image.batch, channels: channels.input, filters: channels.output, rows: axis, columns: axis,
      upSampling: image.upSampling)
    let results = [1, 2, 3, 5, 16].map { threads in
      let backend = CPUBackend(threads: threads, arithmetic: .fewest)
      let (x, k) = (backend.normal(shape.inputCount, 1), backend.normal(shape.kernelCount, 2))
      let u = backend.normal(shape.outputCount, 3)
      let results = [
        backend.convolve(x, k, shape, Epilogue()), backend.convolutionInputGradient(u, k, shape),
        backend.convolutionKernelGradient(x, u, shape),
      ]
      return results.map { backend.values($0).map(\.bitPattern) }
    }
    for other in results.dropFirst() { #expect(other == results[0]) }
  }
}

@Suite("A processor's threads")
struct DeviceThreadTests {
  /// Larger than what one thread takes alone.
  private func sum(_ step: Int, on backend: CPUBackend) -> Float {
    let x = backend.map(UnaryOp(.affine, 2, 1), backend.fill(Float(step % 7), count: 300_000))
    return backend.values(backend.sum(x, AxisShape(outer: 1, length: 300_000, inner: 1)))[0]
  }

  private func expected(_ step: Int) -> Float { Float(300_000 * (2 * (step % 7) + 1)) }

  @Test("Thousands of loops, with more threads than cores")
  func many() {
    let backend = CPUBackend(threads: 5)
    for step in 0..<1000 { #expect(sum(step, on: backend) == expected(step)) }
  }

  @Test("Loops after a pause in which all threads fell asleep")
  func pauses() async throws {
    let backend = CPUBackend(threads: 3)
    for step in 0..<5 {
      try await Task.sleep(for: .milliseconds(20))
      #expect(sum(step, on: backend) == expected(step))
    }
  }

  @Test("Several pools at once, each made and let go again")
  func several() async {
    await withTaskGroup(of: Bool.self) { group in
      for task in 0..<4 {
        group.addTask {
          (0..<40).allSatisfy { step in
            let backend = CPUBackend(threads: 2 + task)
            return sum(step, on: backend) == expected(step)
          }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }
}
