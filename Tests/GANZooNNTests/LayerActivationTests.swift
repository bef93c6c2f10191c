import GANZooBackend
import GANZooNN
import GANZooTensors
import GANZooTestSupport
import Testing

@Suite("Activations of layers, taken in or left out")
struct LayerActivationTests {
  let device = Device.test(threads: 1)

  /// Layers that compute the activation after them, and the shape of a sample.
  static let taking: [(any Layer, Shape)] = [
    (Dense(4), [5]), (Conv1D(4, kernel: 3), [7, 5]), (Conv2D(4, kernel: 2), [4, 6, 5]),
    (Conv2DTranspose(4, kernel: 3, strides: 2, padding: .same), [4, 6, 5]),
    (Conv2DTranspose(4, kernel: 2, usesBias: false), [4, 6, 5]),
    (SpectralNormalization(Conv2D(4, kernel: 2)), [4, 6, 5]),
    (BatchNormalization(), [4, 6, 5]), (LayerNormalization(), [4, 6, 5]),
    (LayerNormalization(center: false, scale: false), [4, 6, 5]),
  ]

  /// Values and gradients of a layer with a LeakyReLU after it, run together or, where its own output is asked for,
  /// apart.
  private func run(_ layer: any Layer, _ shape: Shape, together: Bool) throws -> [Tensor] {
    let x = Symbol.input("x", shape)
    let y = layer(x)
    let activated = LeakyReLU(0.2)(y)
    let model = Model(
      try Network("N", inputs: [x], outputs: together ? [activated] : [activated, y]), seed: 1, on: device)
    let batch = SampleInput(Shape([3] + shape.sizes)).tensor(seed: 5, part: 0, on: device)
    let (_, gradients, value) = valueAndGradients(with: model.trainedParameters) {
      let value = model([batch], .training(seed: 1, step: 0))[0]
      return (loss: value.squared().sum(), other: value.detached())
    }
    return [value] + gradients
  }

  @Test("An activation that a layer takes in changes neither values nor gradients", arguments: taking.indices)
  func takenIn(index: Int) throws {
    let (layer, shape) = Self.taking[index]
    let (together, apart) = (
      try run(layer, shape, together: true), try run(layer, shape, together: false)
    )
    #expect(
      together.count == apart.count && together.count == 1 + layer.parameters([shape]).count(where: \.isTrainable))
    for (a, b) in zip(together, apart) { try expectClose(a, (b.shape.sizes, b.values), "together") }
  }

  /// Up-samplings before convolutions that take them in, or must not.
  static let enlarging: [(UpSampling2D, Conv2D)] = [
    (UpSampling2D(2, interpolation: .bilinear), Conv2D(3, kernel: 3, padding: .same)),
    (UpSampling2D(2), Conv2D(3, kernel: 3, padding: .same, dilation: Dilation(2))),
    (UpSampling2D(2), Conv2D(3, kernel: 2, padding: .same, dilation: Dilation(1, 3))),
  ]

  @Test("An up-sampling before a convolution gives what it gives apart", arguments: enlarging.indices)
  func enlarged(index: Int) throws {
    let (upSampling, convolution) = Self.enlarging[index]
    let x = Symbol.input("x", [3, 4, 2])
    let enlarged = upSampling(x)
    let y = convolution(enlarged)
    let (together, apart) = (
      Model(try Network("N", inputs: [x], outputs: [y]), seed: 1, on: device),
      Model(try Network("N", inputs: [x], outputs: [y, enlarged]), seed: 1, on: device)
    )
    let input = SampleInput([2, 3, 4, 2]).tensor(seed: 5, part: 0, on: device)
    let expected = apart([input], .inference)[0]
    try expectClose(together([input], .inference)[0], (expected.shape.sizes, expected.values), "together")
  }

  @Test("A layer without its softmax or sigmoid keeps its other settings")
  func settingsOfLogits() {
    let plane = Conv2D(3, kernel: 2, padding: .same, dilation: Dilation(2, 3), activation: .sigmoid).logits as? Conv2D
    #expect(plane?.activation == .linear && plane?.dilation == Dilation(2, 3) && plane?.window.padding == .same)
    let sequence = Conv1D(3, kernel: 2, padding: .causal, dilation: 2, activation: .softmax).logits as? Conv1D
    #expect(sequence?.activation == .linear && sequence?.padding == .causal && sequence?.dilation == 2)
    #expect((Softmax().logits as? Activation)?.function == .linear)
  }

  @Test("Logits of convolutions are the argument of their sigmoid or softmax")
  func logits() throws {
    let (image, sequence) = (Symbol.input("image", [3, 4, 2]), Symbol.input("sequence", [5, 2]))
    let network = try Network(
      "D", inputs: [image, sequence],
      outputs: [
        Conv2DTranspose(3, kernel: 2, strides: 2, activation: .sigmoid)(image),
        Conv1D(3, kernel: 2, activation: .softmax)(sequence),
      ])
    let model = Model(network, seed: 1, on: device)
    let inputs = [
      SampleInput([2, 3, 4, 2]).tensor(seed: 5, part: 0, on: device),
      SampleInput([2, 5, 2]).tensor(seed: 5, part: 1, on: device),
    ]
    let activated = model(inputs, .training(seed: 1, step: 0))
    let logits = model(inputs, .training(seed: 1, step: 0, outputs: .logits))
    #expect(logits[0].sigmoid().values == activated[0].values && logits[0].values != activated[0].values)
    #expect(logits[1].softmax().values == activated[1].values && logits[1].values != activated[1].values)
  }

  @Test("Multiplications that a transposed and a 1-D convolution cost")
  func cost() {
    // 3 x 4 pixels of 2 channels, each into 4 x 5 taps of 7 filters; 4 outputs of 7 filters from 2 steps of 3 channels.
    let transposed = Conv2DTranspose(7, window: Window(4, 5, strides: (2, 2)))
    #expect(transposed.multiplyAdds([[3, 4, 2]], [6, 8, 7]) == 3 * 4 * 2 * 4 * 5 * 7)
    #expect(Conv1D(7, kernel: 2).multiplyAdds([[5, 3]], [4, 7]) == 4 * 7 * 2 * 3)
  }
}
