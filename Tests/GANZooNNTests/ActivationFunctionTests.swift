import GANZooBackend
import GANZooFormats
import GANZooNN
import GANZooTensors
import GANZooTestSupport
import Testing

@Suite("Activation functions")
struct ActivationFunctionTests {
  private func values(_ function: ActivationFunction, _ numbers: [Float]) -> [Float] {
    function(Tensor(numbers, shape: [numbers.count], on: Device.test(threads: 1))).values
  }

  @Test("A clipped function ends at its bounds exactly, however large the number")
  func bounds() {
    #expect(values(.relu6, [-1e30, -1, 0, 1e-20, 6, 7, 1e30]) == [0, 0, 0, 1e-20, 6, 6, 6])
  }

  @Test("Either generation's name of a function is read, and the one that both know is written")
  func names() throws {
    for name in ["silu", "swish"] {
      let layer = try Dense(configuration: ["units": .int(3), "activation": .string(name)])
      #expect(layer.activation == .swish && layer.configuration["activation"] == .string("swish"))
    }
    #expect(try Dense(configuration: ["units": .int(3), "activation": .null]).activation == .linear)
  }

  @Test("The settings of a ReLU that is taken in by the layer before it count")
  func fused() throws {
    let device = Device.test(threads: 1)
    let x = Symbol.input("x", [1])
    let steep = ReLU(slope: 0.5)(Dense(1)(x))
    let capped = ReLU(maximum: 2, threshold: 1)(Dense(1)(x))
    let model = Model(try Network("N", inputs: [x], outputs: [steep, capped]), seed: 1, on: device)
    for parameter in model.parameters where parameter.description.name == "kernel" {
      parameter.value = Tensor(repeating: 1, shape: [1, 1], on: device)
    }
    let found = model([Tensor([-4, 0.5, 1.5, 3], shape: [4, 1], on: device)], .inference).map(\.values)
    #expect(found == [[-2, 0.5, 1.5, 3], [0, 0, 1.5, 2]])
  }
}
