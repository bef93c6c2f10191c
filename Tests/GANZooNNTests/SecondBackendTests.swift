import GANZooBackend
import GANZooNN
import GANZooTensors
import GANZooTestSupport
import Testing

/// All suites of this target run on the second backend with `GANZOO_TEST_BACKEND=plain`; this one always does.
@Suite("Layers on a second backend")
struct SecondBackendTests {
  static let layers: [any Layer] = [
    Dense(5, activation: .tanh), Conv2D(5, kernel: 3, strides: 2, padding: .same, activation: .leakyReLU),
    Conv2DTranspose(5, kernel: 3, strides: 2, padding: .same), BatchNormalization(), LayerNormalization(),
    SpectralNormalization(Conv2D(5, kernel: 3)), Permute([3, 1, 2]), Flatten(), UpSampling2D(), Dropout(0.4),
    GlobalMaxPooling2D(), Softmax(),
  ]

  @Test("Outputs and gradients are the processor's, up to rounding", arguments: layers.indices)
  func agrees(index: Int) throws {
    let layer = Self.layers[index]
    let results = { (device: Device) -> [Tensor] in
      let image = SampleInput([2, 5, 6, 3]).tensor(seed: 5, part: 0, on: device).variable()
      let parameters = layer.parameters([[5, 6, 3]]).enumerated().map { part, description in
        let random = RandomStream(seed: 1, purpose: .initialWeights, part: part)
        return Parameter(
          description, value: description.initializer.tensor(description.shape, from: random, on: device))
      }
      layer.project(ParameterSet(parameters))
      let output = layer.call([image], ParameterSet(parameters), .training(seed: 1, step: 0))
      return [output] + gradients(of: output.squared().sum(), with: [image]) + parameters.map(\.value)
    }
    let (found, expected) = (results(Device(backend: PlainLoopsBackend())), results(Device(threads: 1)))
    for (found, expected) in zip(found, expected) {
      try expectClose(
        found, (expected.shape.sizes, expected.values), type(of: layer).className, absolute: 5e-5, relative: 5e-5)
    }
  }

  @Test("Rows of an embedding are read and trained without a look at the numbers")
  func embedding() {
    let counter = CallCounter(PlainLoopsBackend())
    let device = Device(backend: counter)
    let table = Parameter(
      Embedding(4, 3).parameters([[1]])[0], value: SampleInput([4, 3]).tensor(seed: 1, part: 0, on: device).variable())
    let output = Embedding(4, 3).call([Tensor([2, 0], shape: [2, 1], on: device)], [table], .inference)
    let gradient = gradients(of: output.sum(), with: [table.value])[0]
    #expect(counter.calls["read"] == nil)
    #expect(gradient.values == [1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0])
  }
}
