import GANZooBackend
import GANZooTensors
import GANZooTestSupport
import Testing

// Gradients are checked with those of all ops: `OpCase` has rows of custom ones.
@Suite("An op from outside")
struct CustomOpTests {
  private let device = Device(threads: 1)

  @Test("is computed outside of the graph, and stands in it where an input does")
  func recorded() {
    let x = Tensor([1, 2], shape: [2], on: device)
    let double = { (x: Tensor) in
      Tensor.custom(
        [x],
        forward: { inputs in
          #expect(!inputs[0].isDifferentiable)
          return inputs[0] * 2
        }, vjp: [{ gradient, _ in gradient * 2 }])
    }
    #expect(!double(x).isDifferentiable)
    let result = double(x.variable())
    #expect(result.isDifferentiable && result.values == [2, 4])
    #expect(result.recordedOps == [.array(.custom)])
  }

  @Test("gets the gradient of its output once for each input, inputs without gradients left out")
  func rules() {
    let (a, b) = (Tensor([3], shape: [1], on: device).variable(), Tensor([5], shape: [1], on: device))
    let result = Tensor.custom(
      [a, b], forward: { $0[0] * $0[1] },
      vjp: [
        { gradient, output in
          #expect(output.values == [15])
          return gradient * b
        },
        { _, _ in preconditionFailure("nobody asks for this gradient") },
      ])
    #expect(gradients(of: result, with: [a])[0].values == [5])
  }

  @Test("may be a function of numbers")
  func mapped() {
    let x = Tensor([1, -2], shape: [1, 2], on: device).variable()
    #expect(x.mapped { $0 + 1 }.values == [2, -1] && x.mapped(abs).shape == [1, 2])
    #expect(!x.mapped(abs).isDifferentiable)
  }
}
