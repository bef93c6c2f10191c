import GANZooBackend
import GANZooTensors
import GANZooTestSupport
import Testing

@Suite("NaN passes through every op")
struct NotANumberTests {
  @Test("An input of NaN gives a result that is not finite", arguments: OpCase.all)
  func values(of row: OpCase) {
    let device = Device.test(threads: 1)
    let inputs = row.tensors(on: device)
    for index in inputs.indices {
      var poisoned = inputs
      poisoned[index] = Tensor(repeating: .nan, shape: inputs[index].shape, on: device)
      let result = row.function(poisoned)
      #expect(!result.isFinite)
      #expect(result.values.contains { $0.isNaN })
    }
  }

  @Test("A seed of NaN gives gradients that are not finite", arguments: OpCase.all)
  func gradientsOf(row: OpCase) {
    let variables = row.tensors(on: Device.test(threads: 1)).map { $0.variable() }
    let result = row.function(variables)
    let seed = Tensor(repeating: .nan, shape: result.shape, on: result.device)
    for gradient in gradients(of: result, with: variables, seed: seed) {
      #expect(gradient.values.contains { $0.isNaN })
    }
  }

  @Test("The larger and the smaller of two are NaN where either is, and right where they are infinite")
  func extremes() {
    let device = Device.test(threads: 1)
    let numbers: [Float] = [-.infinity, -2, 0, 3, .infinity, .nan]
    let (a, b) = (
      Tensor(numbers, shape: [6, 1], on: device).variable(), Tensor(numbers, shape: [6], on: device).variable()
    )
    let pairs = numbers.flatMap { a in numbers.map { (a, $0) } }
    let isNaN = { (pair: (Float, Float)) in pair.0.isNaN || pair.1.isNaN }
    let (maximum, minimum) = (Tensor.maximum(a, b), Tensor.minimum(a, b))
    // Texts, since NaN is not equal to itself.
    #expect(maximum.values.map { "\($0)" } == pairs.map { isNaN($0) ? "nan" : "\(max($0.0, $0.1))" })
    #expect(minimum.values.map { "\($0)" } == pairs.map { isNaN($0) ? "nan" : "\(min($0.0, $0.1))" })
    #expect(a.capped(at: 6).values.map { "\($0)" } == ["-inf", "-2.0", "0.0", "3.0", "6.0", "nan"])
    // One of each pair without NaN is chosen, of equal ones the second.
    let seed = Tensor(repeating: 1, shape: [5, 5], on: device)
    let finite = [a.sliced(0..<5, axis: 0), b.sliced(0..<5, axis: 0)]
    let found = gradients(of: .maximum(finite[0], finite[1]), with: [a, b], seed: seed)
    #expect(found.map(\.values) == [[0, 1, 2, 3, 4, 0], [1, 2, 3, 4, 5, 0]])
  }

  @Test("Infinity is not finite, wherever it stands")
  func isFinite() {
    let device = Device.test(threads: 1)
    for position in [0, 1, 15, 16, 36] {
      for value in [Float.infinity, -.infinity, .nan] {
        var values = [Float](repeating: 1, count: 37)
        values[position] = value
        #expect(!Tensor(values, shape: [37], on: device).isFinite)
      }
    }
    #expect(Tensor([-Float.greatestFiniteMagnitude, 0, .leastNonzeroMagnitude], shape: [3], on: device).isFinite)
  }
}
