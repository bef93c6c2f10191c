import GANZooBackend
import Testing

@Suite("Sums")
struct ReductionsTests {
  @Test(
    "Over the middle of three axes, as in double precision",
    arguments: [
      (1, 100_003, 1), (1, 70_001, 3), (3, 5000, 7), (5000, 17, 1), (2, 9, 300), (1, 1, 5), (4, 1, 1), (1, 65, 257),
    ])
  func sum(outer: Int, reduced: Int, inner: Int) {
    let backend = CPUBackend(threads: 1)
    let x = backend.random(.uniform, count: outer * reduced * inner, key: 3, stream: 4)
    let values = backend.values(x)
    let found = backend.values(backend.sum(x, AxisShape(outer: outer, length: reduced, inner: inner)))
    #expect(found.count == outer * inner)
    for index in 0..<outer * inner {
      let (first, last) = (index / inner, index % inner)
      let expected = (0..<reduced).reduce(0.0) { $0 + Double(values[(first * reduced + $1) * inner + last]) }
      #expect(abs(Double(found[index]) - expected) <= 1e-6 * max(expected, 1e-3))
    }
  }

  @Test("A million equal numbers lose nothing")
  func equal() {
    let backend = CPUBackend(threads: 1)
    let sum = backend.sum(
      backend.fill(0.1, count: 1 << 20), AxisShape(outer: 1, length: 1 << 20, inner: 1))
    #expect(backend.values(sum) == [Float(Double(Float(0.1)) * Double(1 << 20))])
  }
}
