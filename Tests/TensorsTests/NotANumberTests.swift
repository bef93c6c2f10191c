import Kernels
import TestSupport
import Tensors
import Testing

@Suite("NaN passes through every op")
struct NotANumberTests {
  @Test("An input of NaN gives a result that is not finite", arguments: OpCase.all)
  func values(of row: OpCase) {
    let device = Device(threads: 1)
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
    let variables = row.tensors(on: Device(threads: 1)).map { $0.variable() }
    let result = row.function(variables)
    let seed = Tensor(repeating: .nan, shape: result.shape, on: result.device)
    for gradient in gradients(of: result, with: variables, seed: seed) {
      #expect(gradient.values.contains { $0.isNaN })
    }
  }

  @Test("Infinity is not finite, wherever it stands")
  func isFinite() {
    let device = Device(threads: 1)
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
