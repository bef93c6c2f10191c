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

  @Test(
    "Of products of deviations, as in double precision, with means that are thousands of deviations",
    arguments: [
      (1, 100_003, 1), (1, 70_001, 3), (3, 5000, 7), (5000, 17, 1), (2, 9, 300), (4, 1, 1), (1, 65, 257),
    ])
  func comoment(outer: Int, reduced: Int, inner: Int) {
    let backend = CPUBackend(threads: 1)
    let shape = AxisShape(outer: outer, length: reduced, inner: inner)
    let terms = [UInt64(1), 2].map { stream in
      let x = backend.random(.uniform, count: outer * reduced * inner, key: 3, stream: stream)
      let far = backend.map(UnaryOp(.affine, 1, 1000), x)
      return CenteredTerm(far, mean: backend.map(UnaryOp(.affine, 1 / Float(reduced), 0), backend.sum(far, shape)))
    }
    let found = backend.values(backend.comoment(terms[0], terms[1], shape))
    let square = backend.values(backend.comoment(terms[0], terms[0], shape))
    #expect(found.count == outer * inner)
    let values = terms.map { $0.map(backend.values) }
    for index in 0..<outer * inner {
      var (products, squares) = (0.0, 0.0)
      for step in 0..<reduced {
        let place = (index / inner * reduced + step) * inner + index % inner
        let deviations = values.map { Double($0.x[place]) - Double($0.mean[index]) }
        products += deviations[0] * deviations[1]
        squares += deviations[0] * deviations[0]
      }
      let allowed = 2e-6 * max(squares, 1e-3)
      #expect(abs(Double(found[index]) - products) <= allowed)
      #expect(abs(Double(square[index]) - squares) <= allowed)
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
