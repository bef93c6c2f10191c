import GANZooBackend
import GANZooTensors
import GANZooTestSupport
import Testing

/// All suites of this target run on the second backend with `GANZOO_TEST_BACKEND=plain`; this one always does.
@Suite("Ops on a second backend")
struct SecondBackendTests {
  /// An op's value, its gradients and gradients of these.
  private func results(_ row: OpCase, on device: Device) -> [Tensor] {
    let variables = row.tensors(on: device).map { $0.variable() }
    let result = row.function(variables)
    let first = gradients(of: result, with: variables, recording: true)
    let second = first.first(where: \.isDifferentiable).map { gradients(of: $0, with: variables) } ?? []
    return [result] + first + second
  }

  @Test("Values and gradients of every op are the processor's, up to rounding", arguments: OpCase.all)
  func agrees(_ row: OpCase) throws {
    let (found, expected) = (
      results(row, on: Device(backend: PlainLoopsBackend())), results(row, on: Device(threads: 1))
    )
    #expect(found.count == expected.count)
    for (found, expected) in zip(found, expected) {
      // Random numbers of the inputs differ by rounding, too.
      try expectClose(
        found, (expected.shape.sizes, expected.values), row.testDescription, absolute: 2e-5, relative: 2e-5)
    }
  }

  @Test("Numbers of all distributions are the processor's, up to rounding")
  func random() throws {
    let backends: [any Backend] = [CPUBackend(threads: 1), PlainLoopsBackend()]
    for distribution in [RandomDistribution.uniform, .normal, .truncatedNormal, .mask(share: 0.3)] {
      let found = backends.map { backend in
        let buffer = backend.random(distribution, count: 1003, key: 3, stream: 5)
        return backend.read([(buffer, 0..<1003)])[0]
      }
      try expectClose(found[1], found[0], "\(distribution)", absolute: 2e-6)
    }
  }

  @Test("A device has the name of its backend")
  func names() {
    let backends: [any Backend] = [CPUBackend(threads: 1), CountingBackend(), PlainLoopsBackend()]
    #expect(backends.map { Device(backend: $0).name } == ["cpu", "counting", "plain"])
    #expect(Device(threads: 3).name == "cpu" && Device(threads: 3).threads == 3)
  }

  @Test("A backend can be one that counts its calls, in front of another")
  func calls() {
    let counter = CallCounter(PlainLoopsBackend())
    let x = Tensor([1, 2, 3, 4], shape: [2, 2], on: Device(backend: counter)).variable()
    let y = x.matmul(x).exp()
    _ = gradients(of: y.sum(), with: [x])
    #expect(counter.calls["matmul"] == 3 && counter.calls["map"] == 1 && counter.calls["read"] == nil)
    #expect(y.shape == [2, 2] && y.values.allSatisfy(\.isFinite))
    #expect(counter.calls["read"] == 1)
  }

  @Test("Buffers of one backend are not taken by another")
  func foreign() async {
    await #expect(processExitsWith: .failure) {
      let foreign = PlainLoopsBackend().fill(1, count: 3)
      _ = CPUBackend(threads: 1).map(UnaryOp(.exp), [foreign])
    }
  }
}
