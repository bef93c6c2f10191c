import Kernels
import Layers
import Tensors
import Testing

@Suite("Activation functions")
struct ActivationFunctionTests {
  private func values(_ function: ActivationFunction, _ numbers: [Float]) -> [Float] {
    function(Tensor(numbers, shape: [numbers.count], on: Device(threads: 1))).values
  }

  @Test("A clipped function ends at its bounds exactly, however large the number")
  func bounds() {
    #expect(values(.relu6, [-1e30, -1, 0, 1e-20, 6, 7, 1e30]) == [0, 0, 0, 1e-20, 6, 6, 6])
    #expect(values(.hardSigmoid, [-1e30, -3, 0, 3, 1e30]) == [0, 0, 0.5, 1, 1])
  }

  @Test("Keras 2's hard sigmoid is steeper than that of Keras 3, and only a file of Keras 2 gives it")
  func hardSigmoid() throws {
    #expect(values(.hardSigmoidOfKeras2, [-3, -2.5, 0, 1, 2.5, 3]) == [0, 0, 0.5, 0.7, 1, 1])
    let settings: Configuration = ["activation": .string("hard_sigmoid")]
    #expect(try Activation(configuration: settings).function == .hardSigmoid)
    #expect(try Activation(configuration: settings.asWrittenByKeras2).function == .hardSigmoidOfKeras2)
    let other: Configuration = ["activation": .string("relu"), "units": .int(3)]
    #expect(other.asWrittenByKeras2 == other)
    let inner: Configuration = ["units": .int(3), "activation": .string("hard_sigmoid")]
    let wrapper: Configuration = ["layer": .object(["class_name": .string("Dense"), "config": .object(inner)])]
    let wrapped = try SpectralNormalization(configuration: wrapper.asWrittenByKeras2).layer
    #expect((wrapped as? Dense)?.activation == .hardSigmoidOfKeras2)
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
    let device = Device(threads: 1)
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
