import Kernels
import Layers
import TestSupport
import Tensors
import Testing

@Suite("Gradients of layers that may stand in a critic, to second order")
struct LayerGradientTests {
  let device = Device(threads: 1)

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
    (SpectralNormalization(Dense(4, activation: .tanh)), [2, 3, 5]),
    (SpectralNormalization(Conv1D(4, kernel: 2, activation: .tanh)), [2, 7, 3]),
    (SpectralNormalization(Conv2D(4, kernel: 3, strides: 2, padding: .same, activation: .tanh)), [2, 5, 6, 3]),
    (SpectralNormalization(Conv2DTranspose(4, kernel: 3, strides: 2, padding: .same, usesBias: false)), [2, 3, 5, 6]),
  ]

  @Test("With respect to the input and every parameter", arguments: cases.indices)
  func gradients(index: Int) throws {
    let (layer, shape) = Self.cases[index]
    let descriptions = layer.parameters([Shape(Array(shape.sizes.dropFirst()))])
    let samples = [SampleInput(shape, .awayFromZero)] + descriptions.map { SampleInput($0.shape) }
    try checkGradients(
      { tensors in
        let parameters = zip(descriptions, tensors.dropFirst()).map { Parameter($0, value: $1) }
        return layer.call([tensors[0]], parameters, .training(seed: 1, step: 0))
      }, at: samples.enumerated().map { $0.element.tensor(seed: 5, part: $0.offset, on: device) })
  }

  @Test("A conditional batch normalisation, whose tables' unused rows have no gradient")
  func conditional() throws {
    let layer = ConditionalBatchNormalization(4)
    let (image, classes): (Shape, Shape) = ([3, 5, 2], [1])
    let descriptions = layer.parameters([image, classes])
    let labels = Tensor([2, 0, 2], shape: [3, 1], on: device)
    let samples = [SampleInput([3, 3, 5, 2])] + descriptions.prefix(2).map { SampleInput($0.shape) }
    let inputs = samples.enumerated().map { $0.element.tensor(seed: 5, part: $0.offset, on: device) }
    let function = { (tensors: [Tensor]) in
      let statistics = descriptions.suffix(2).map {
        Parameter($0, value: Tensor(repeating: 1, shape: $0.shape, on: device))
      }
      let tables = zip(descriptions, tensors.dropFirst()).map { Parameter($0, value: $1) }
      return layer.call([tensors[0], labels], tables + statistics, .training(seed: 1, step: 0))
    }
    try checkGradients(function, at: inputs)
    let variables = inputs.map { $0.variable() }
    for found in Tensors.gradients(of: function(variables).exp(), with: Array(variables.dropFirst())) {
      let rows = (0..<4).map { found.sliced($0..<$0 + 1, axis: 0).values.allSatisfy { $0 == 0 } }
      #expect(rows == [false, true, false, true])
    }
  }

  @Test("At zero an ELU has the slope from the right")
  func elu() {
    let x = Tensor([0, -0.5, 0.5], shape: [3], on: device).variable()
    let y = ELU(0.5).call([x], [], .inference)
    #expect(Tensors.gradients(of: y, with: [x])[0].values.map { ($0 * 1000).rounded() } == [1000, 303, 1000])
  }
}
