import GANZooBackend
import GANZooTensors
import GANZooTestSupport
import Testing

@Suite("gradients(of:with:)")
struct GradientsTests {
  let device = Device.test(threads: 1)

  @Test("A value between leaves and result can be a variable too")
  func intermediate() {
    let x = Tensor([3], shape: [1], on: device).variable()
    let middle = x * x
    let result = middle * x
    let found = gradients(of: result, with: [middle, x, middle, result])
    #expect(found.map(\.values) == [[3], [27], [3], [1]])
  }

  @Test("Gradients of several uses add up")
  func severalUses() {
    let x = Tensor([2], shape: [], on: device).variable()
    let shared = x.exp()
    let result = shared * x + shared / x - x
    let e = shared.scalar
    // d/dx (x eˣ + eˣ / x − x) = eˣ (1 + x) + eˣ (1/x − 1/x²) − 1
    #expect(abs(gradients(of: result, with: [x])[0].scalar - (e * 3 + e / 4 - 1)) < 1e-4)
  }

  @Test("A variable that does not lead to the result has a gradient of zeros, of its shape")
  func unconnected() {
    let x = Tensor([1, 2], shape: [2], on: device).variable()
    let other = Tensor([1, 2, 3], shape: [3], on: device).variable()
    let found = gradients(of: x.sum(), with: [other, x])
    #expect(found[0].shape == [3] && found[0].values == [0, 0, 0])
    #expect(found[1].values == [1, 1])
    #expect(gradients(of: x.detached().sum(), with: [x])[0].values == [0, 0])
  }

  @Test("Without recording, gradients are constants; with it, they can be differentiated again")
  func recording() {
    let x = Tensor([2], shape: [], on: device).variable()
    let cube = x * x * x
    #expect(!gradients(of: cube, with: [x])[0].isDifferentiable)
    let first = gradients(of: cube, with: [x], recording: true)[0]
    let second = gradients(of: first, with: [x], recording: true)[0]
    let third = gradients(of: second, with: [x])[0]
    #expect([first, second, third].map(\.scalar) == [12, 12, 6])
  }

  @Test("withoutRecording keeps nothing, and ends where it ends")
  func withoutRecording() {
    struct Stop: Error {}
    let x = Tensor([2], shape: [], on: device).variable()
    let nodes = device.newestNode
    let inside = device.withoutRecording { (x * x).exp().sum() }
    #expect(!inside.isDifferentiable && inside.recordedOps.isEmpty && device.newestNode == nodes)
    #expect(throws: Stop.self) { try device.withoutRecording { throw Stop() } }
    #expect((x * x).isDifferentiable)
    let nested = device.withoutRecording {
      let inner = device.withoutRecording { x.exp() }
      return inner * x
    }
    #expect(!nested.isDifferentiable)
  }

  @Test("Numbers that a discarded graph held are free again")
  func released() {
    let x = Tensor(repeating: 1, shape: [1000], on: device).variable()
    let before = device.memoryInUse
    do {
      let y = (x.exp() * x).tanh()
      let gradient = gradients(of: y, with: [x], recording: true)[0]
      _ = gradients(of: gradient, with: [x])
      #expect(device.memoryInUse > before)
    }
    #expect(device.memoryInUse == before)
  }

  @Test("A graph of 20,000 ops in a row is walked and freed")
  func deep() {
    let x = Tensor([1], shape: [], on: device).variable()
    var y = x
    for _ in 0..<20_000 { y = y + x }
    #expect(gradients(of: y, with: [x])[0].scalar == 20_001)
  }

  @Test("A graph that was used up is not differentiated again: it would give zeros")
  func consumed() async {
    await #expect(processExitsWith: .failure) {
      let x = Tensor([1, 2], shape: [2], on: Device.test(threads: 1)).variable()
      let square = x * x
      _ = gradients(consuming: square.sum(), with: [x])
      _ = gradients(of: square, with: [x])
    }
  }
}
