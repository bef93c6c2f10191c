import GANZooBackend
import GANZooNN
import GANZooTensors
import GANZooTestSupport
import Testing

@Suite("Gradients of layers that may stand in a critic, to second order")
struct LayerGradientTests {
  let device = Device.test(threads: 1)

  /// Layers and the shape of a batch, all of its sizes different.
  static let cases: [(any Layer, Shape)] = [
    (Conv2DTranspose(4, kernel: 3, strides: 2, padding: .same, activation: .tanh), [2, 3, 5, 6]),
    (Conv2DTranspose(4, window: Window(3, 2, strides: (2, 3), padding: .valid), usesBias: false), [2, 3, 5, 6]),
    (LayerNormalization(), [2, 3, 5, 4]),
    (LayerNormalization(axis: [1, 2, 3]), [2, 3, 5, 4]),
    (LayerNormalization(center: false, scale: false), [3, 5]),
    (AveragePooling2D(), [2, 4, 6, 3]),
    (AveragePooling2D(3, strides: 2, padding: .same), [2, 4, 7, 3]),
    (GlobalAveragePooling2D(), [2, 4, 5, 3]),
    (ELU(0.7), [2, 3, 5]),
    (Activation(.elu), [2, 3, 5]),
    (Activation(.softplus), [2, 3, 5]),
    (ZeroPadding2D(Margins(top: 1, bottom: 0, left: 2, right: 3)), [2, 3, 4, 5]),
    (Cropping2D(Margins(top: 1, bottom: 0, left: 2, right: 1)), [2, 3, 4, 5]),
    (Conv1D(4, kernel: 3, strides: 2, padding: .same, activation: .tanh), [2, 7, 3]),
    (Rescaling(0.7, offset: -0.2), [2, 3, 5]),
    (Conv1D(4, kernel: 3, padding: .causal, dilation: 2, activation: .tanh), [2, 7, 3]),
    (Conv2D(4, kernel: 3, padding: .same, dilation: Dilation(2, 3), activation: .swish), [2, 5, 7, 3]),
    (ReLU(maximum: 1.3, slope: 0.2, threshold: 0.1), [2, 3, 5]),
    (PReLU(sharedAxes: [2]), [2, 3, 5]),
    (Softmax(), [2, 3, 5]),
    (Activation(.softsign), [2, 3, 5]), (Activation(.swish), [2, 3, 5]), (Activation(.gelu), [2, 3, 5]),
    (Activation(.selu), [2, 3, 5]), (Activation(.exponential), [2, 3, 5]), (Activation(.mish), [2, 3, 5]),
    (Activation(.logSoftmax), [2, 3, 5]), (Activation(.hardSwish), [2, 3, 5]),
    (Activation(.logSigmoid), [2, 3, 5]), (Activation(.tanhShrink), [2, 3, 5]), (Activation(.squareplus), [2, 3, 5]),
    (Resizing(5, 2), [2, 3, 4, 5]), (Resizing(2, 7, interpolation: .nearest), [2, 3, 4, 5]),
    (Resizing(2, 2, cropsToAspectRatio: true), [2, 3, 5, 4]),
    (Activation(.leakyReLU), [2, 3, 5]), (Activation(.relu6), [2, 3, 5]),
    (UpSampling2D(height: 2, width: 3, interpolation: .bilinear), [2, 3, 4, 5]),
    (UpSampling1D(3), [2, 4, 5]),
    (ZeroPadding1D(before: 1, after: 2), [2, 4, 5]), (Cropping1D(before: 1, after: 2), [2, 6, 5]),
    (RepeatVector(3), [2, 5]), (Permute([3, 1, 2]), [2, 3, 4, 5]),
    (AveragePooling1D(3, strides: 2, padding: .same), [2, 7, 3]), (GlobalAveragePooling1D(), [2, 4, 5]),
    (GaussianNoise(0.5), [2, 3, 5]), (SpatialDropout2D(0.4), [2, 3, 4, 5]),
    (SpectralNormalization(Dense(4, activation: .tanh)), [2, 3, 5]),
    (SpectralNormalization(Conv1D(4, kernel: 2, activation: .tanh)), [2, 7, 3]),
    (SpectralNormalization(Conv2D(4, kernel: 3, strides: 2, padding: .same, activation: .tanh)), [2, 5, 6, 3]),
    (SpectralNormalization(Conv2DTranspose(4, kernel: 3, strides: 2, padding: .same, usesBias: false)), [2, 3, 5, 6]),
    (Conv2D(6, kernel: 2, padding: .same, groups: 3, activation: .tanh), [2, 4, 3, 6]),
    (Conv2D(20, kernel: 2, groups: 10), [2, 3, 4, 20]),
    (DepthwiseConv2D(kernel: 2, strides: 2, padding: .same, depthMultiplier: 2, activation: .tanh), [2, 4, 5, 3]),
    (DepthwiseConv2D(kernel: 2, usesBias: false), [2, 3, 4, 18]),
    (SeparableConv2D(4, kernel: 2, padding: .same, depthMultiplier: 2, activation: .tanh), [2, 4, 5, 3]),
    (
      Conv2DTranspose(4, kernel: 3, strides: 2, padding: .same, outputPadding: OutputPadding(0, 1), activation: .tanh),
      [2, 3, 5, 6]
    ),
    (Conv2DTranspose(2, window: Window(2, 3, padding: .same), dilation: Dilation(3, 2)), [2, 4, 5, 3]),
    (Conv1DTranspose(4, kernel: 3, strides: 2, outputPadding: 1, activation: .tanh), [2, 5, 3]),
    (GroupNormalization(groups: 2), [2, 3, 5, 6]), (GroupNormalization(groups: -1), [2, 3, 5, 4]),
    (GroupNormalization(groups: 3, center: false, scale: false), [3, 6]),
    (LayerNormalization(axis: [1, 2]), [2, 3, 5, 4]), (LayerNormalization(axis: [3, 1], scale: false), [2, 3, 5, 4]),
    (UnitNormalization(), [2, 3, 5]), (UnitNormalization(axis: [1, 2]), [2, 3, 5, 4]),
    (GaussianDropout(0.4), [2, 3, 5]), (AlphaDropout(0.4), [2, 3, 5]),
    (SeparableConv1D(4, kernel: 2, strides: 2, padding: .same, depthMultiplier: 2, activation: .tanh), [2, 7, 3]),
    (SeparableConv1D(4, kernel: 3, padding: .causal, dilation: 2, usesBias: false), [2, 5, 2]),
    (Resizing(5, 2, interpolation: .bicubic), [2, 3, 4, 5]),
    (UpSampling2D(height: 2, width: 3, interpolation: .bicubic), [2, 3, 4, 2]),
  ]

  @Test("With respect to the input and every parameter", arguments: cases.indices)
  func gradients(index: Int) throws {
    let (layer, shape) = Self.cases[index]
    let descriptions = layer.parameters([Shape(Array(shape.sizes.dropFirst()))])
    let samples = [SampleInput(shape, .awayFromZero)] + descriptions.map { SampleInput($0.shape) }
    try checkGradients(
      { tensors in
        let parameters = zip(descriptions, tensors.dropFirst()).map { Parameter($0, value: $1) }
        return layer.call([tensors[0]], ParameterSet(parameters), .training(seed: 1, step: 0))
      }, at: samples.enumerated().map { $0.element.tensor(seed: 5, part: $0.offset, on: device) })
  }

  /// Merging layers and the shapes of two batches that broadcast.
  static let mergings: [(any Layer, Shape, Shape)] = [
    (Add(), [2, 3, 1, 5], [2, 4, 5]), (Multiply(), [2, 4, 5], [2, 3, 1, 5]), (Subtract(), [2, 4, 5], [2, 3, 1, 5]),
    (Average(), [2, 3, 5], [2, 5]), (Maximum(), [2, 3, 1], [2, 5]), (Minimum(), [2, 5], [2, 3, 1]),
    (Concatenate(axis: 1), [2, 3, 4, 5], [2, 1, 4, 5]),
  ]

  /// Poolings of the largest value, which want numbers that are well apart.
  static let poolings: [(any Layer, Shape)] = [
    (MaxPooling1D(3, strides: 2, padding: .same), [2, 7, 3]), (GlobalMaxPooling1D(), [2, 4, 5]),
    (GlobalMaxPooling2D(keepsAxes: true), [2, 4, 5, 3]),
  ]

  @Test("Of poolings of the largest value", arguments: poolings.indices)
  func maxima(index: Int) throws {
    let (layer, shape) = Self.poolings[index]
    let input = SampleInput(shape, .distinct).tensor(seed: 5, part: 0, on: device)
    try checkGradients({ layer.call($0, [], .training(seed: 1, step: 0)) }, at: [input])
  }

  @Test("Of merging layers, whose inputs stretch", arguments: mergings.indices)
  func broadcasting(index: Int) throws {
    let (layer, a, b) = Self.mergings[index]
    let inputs = [a, b].enumerated().map { SampleInput($0.element).tensor(seed: 5, part: $0.offset, on: device) }
    try checkGradients({ layer.call($0, [], .training(seed: 1, step: 0)) }, at: inputs)
  }

  @Test("A hard tanh has the slope 1 between its bounds, and 0 beyond")
  func hardTanh() {
    let x = Tensor([-2, -0.5, 0, 0.5, 2], shape: [5], on: device).variable()
    let y = ActivationFunction.hardTanh(x)
    #expect(y.values == [-1, -0.5, 0, 0.5, 1])
    #expect(GANZooTensors.gradients(of: y, with: [x])[0].values == [0, 1, 1, 1, 0])
  }

  @Test("At zero an ELU has the slope from the right")
  func elu() {
    let x = Tensor([0, -0.5, 0.5], shape: [3], on: device).variable()
    let y = ELU(0.5).call([x], [], .inference)
    #expect(GANZooTensors.gradients(of: y, with: [x])[0].values.map { ($0 * 1000).rounded() } == [1000, 303, 1000])
  }
}
