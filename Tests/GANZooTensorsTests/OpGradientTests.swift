import GANZooBackend
import GANZooTensors
import GANZooTestSupport
import Testing

@Suite("Gradients of every op")
struct OpGradientTests {
  @Test("Every op has a row in the table, and the row applies it")
  func everyOpHasARow() {
    #expect(Set(OpCase.all.map(\.op)) == Set(Op.allCases))
    for row in OpCase.all {
      let device = Device.test(threads: 1)
      let result = row.function(row.tensors(on: device).map { $0.variable() })
      #expect(result.recordedOps.contains(row.op), "\(row.testDescription)")
    }
    #expect(OpCase.all.count(where: { $0.op == .array(.conv2D) }) == 5)
  }

  @Test("Gradients agree with finite differences, to second order", arguments: OpCase.all)
  func gradients(of row: OpCase) throws {
    try checkGradients(row.function, at: row.tensors(on: Device.test(threads: 1)))
  }

  @Test("The checker sees a gradient that is wrong, of either order")
  func checkerFails() throws {
    let inputs = [SampleInput([3, 4]).tensor(seed: 1, part: 0, on: Device.test(threads: 1))]
    // Detaching a factor hides half of the gradient; detaching it in the gradient alone hides half of the second.
    #expect(throws: GradientMismatch.self) { try checkGradients({ $0[0] * $0[0].detached() }, at: inputs, order: 1) }
    #expect(throws: GradientMismatch.self) { try checkGradients({ $0[0] * $0[0].tanh().detached() }, at: inputs) }
  }
}
