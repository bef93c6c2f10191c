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
    let device = Device(threads: 1)
    let x = Storage.random(normal: false, count: outer * reduced * inner, key: 3, stream: 4, on: device)
    let values = x.values
    let found = x.sum(outer: outer, reduced: reduced, inner: inner).values
    #expect(found.count == outer * inner)
    for index in 0..<outer * inner {
      let (first, last) = (index / inner, index % inner)
      let expected = (0..<reduced).reduce(0.0) { $0 + Double(values[(first * reduced + $1) * inner + last]) }
      #expect(abs(Double(found[index]) - expected) <= 1e-6 * max(expected, 1e-3))
    }
  }

  @Test("A million equal numbers lose nothing")
  func equal() {
    let x = Storage(repeating: 0.1, count: 1 << 20, on: Device(threads: 1))
    #expect(x.sum(outer: 1, reduced: 1 << 20, inner: 1).values == [Float(Double(Float(0.1)) * Double(1 << 20))])
  }
}
