import Foundation
import GANZooBackend
import GANZooTestSupport
import Testing

@Suite("Functions of each number")
struct ElementwiseTests {
  let backend = CPUBackend(threads: 1)

  /// Numbers from −range to range, both ends and 0 among them.
  func grid(_ range: Float) -> [Float] { (-20_000...20_000).map { Float($0) / 20_000 * range } }

  @Test(
    "Within a few units in the last place of the C library's double precision",
    arguments: [
      (UnaryOp(.exp), 87, 2), (UnaryOp(.tanh), 12, 3), (UnaryOp(.sigmoid), 80, 4), (UnaryOp(.softplus), 80, 3),
      (UnaryOp(.affine, 2, -1), 50, 1),
      (UnaryOp(.power, 2), 50, 1), (UnaryOp(.power, 3), 50, 2), (UnaryOp(.leakyReLU, 0.3), 50, 1),
      (UnaryOp(.clamp, -3, 5), 50, 1),
    ] as [(UnaryOp, Float, Float)])
  func accuracy(op: UnaryOp, range: Float, ulps: Float) {
    let x = grid(range)
    for (argument, found) in zip(x, backend.values(backend.map(op, backend.buffer(x)))) {
      let expected = op(Double(argument))
      // Where a sum cancels, the error is that of its terms.
      let size = op.function == .affine ? max(abs(expected), 1) : abs(expected)
      let allowed = max(Double(Float(size).ulp), 1e-37) * Double(ulps)
      #expect(abs(Double(found) - expected) <= allowed, "\(op) of \(argument): \(found), not \(expected)")
    }
  }

  @Test("Logarithms, roots and reciprocals of positive numbers")
  func positive() {
    let x = (1...20_000).map { Float($0) / 300 }
    for op in [UnaryOp(.log), UnaryOp(.power, 0.5), UnaryOp(.power, -0.5), UnaryOp(.power, -1), UnaryOp(.power, 1.7)] {
      for (argument, found) in zip(x, backend.values(backend.map(op, backend.buffer(x)))) {
        let expected = op(Double(argument))
        let allowed = Double(Float(max(abs(expected), 1e-6)).ulp) * 3
        #expect(abs(Double(found) - expected) <= allowed, "\(op) of \(argument): \(found), not \(expected)")
      }
    }
  }

  @Test("At infinity and far out, the limits")
  func limits() {
    let far: [Float] = [-.infinity, -1000, 1000, .infinity]
    let limits = { (op: UnaryOp) in backend.values(backend.map(op, backend.buffer(far))) }
    #expect(limits(UnaryOp(.tanh)) == [-1, -1, 1, 1])
    #expect(limits(UnaryOp(.sigmoid)).map { $0.rounded() } == [0, 0, 1, 1])
    #expect(limits(UnaryOp(.softplus)).map { $0.rounded() } == [0, 0, 1000, .infinity])
    #expect(limits(UnaryOp(.leakyReLU, 0)) == [0, 0, 1000, .infinity])
    #expect(limits(UnaryOp(.clamp, -2, 3)) == [-2, -2, 3, 3])
    #expect(limits(UnaryOp(.exp))[0] < 1e-37 && limits(UnaryOp(.exp))[3] == .infinity)
  }

  @Test("NaN comes out where it went in, and nowhere else")
  func nan() {
    let ops: [UnaryOp] = [
      UnaryOp(.affine, 2, 1), UnaryOp(.exp), UnaryOp(.log), UnaryOp(.tanh), UnaryOp(.sigmoid), UnaryOp(.softplus),
      UnaryOp(.power, 2), UnaryOp(.power, -0.5), UnaryOp(.power, 1.7),
      UnaryOp(.leakyReLU, 0), UnaryOp(.leakyReLU, 0.3), UnaryOp(.clamp, -1, 1),
    ]
    for op in ops {
      for position in [0, 7, 16, 33, 34] {
        var x = [Float](repeating: 0.5, count: 35)
        x[position] = .nan
        let found = backend.values(backend.map(op, backend.buffer(x)))
        #expect(found.indices.filter { found[$0].isNaN } == [position], "\(op)")
      }
    }
  }

  @Test("Softmax of large numbers neither overflows nor loses a small share")
  func softmax() {
    let x: [Float] = [1000, 1000, -1000, 0, 0, 0, 100, 80, 99]
    let found = backend.values(backend.softmax(backend.buffer(x), columns: 3, logarithm: false))
    let logarithms = backend.values(backend.softmax(backend.buffer(x), columns: 3, logarithm: true))
    let third: Float = 1 / 3
    let expected: [Float] = [0.5, 0.5, 0, third, third, third]
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-7 })
    #expect(abs(logarithms[2] + 2000.693) < 1e-3 && abs(logarithms[7] + 20.313_26) < 1e-4)
  }
}
