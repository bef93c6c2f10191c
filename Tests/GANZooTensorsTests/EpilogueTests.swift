import GANZooBackend
import GANZooTensors
import GANZooTestSupport
import Testing

@Suite("Ops with an epilogue, to second order")
struct EpilogueTests {
  /// Few channels take the direct convolution, many Winograd's algorithm.
  @Test(
    "A convolution after up-sampling, with bias and tanh", arguments: [(2, 3), (16, 16)],
    [Device.Arithmetic.asWritten, .fewest])
  func upSampledConvolution(_ widths: (channels: Int, filters: Int), _ arithmetic: Device.Arithmetic) throws {
    let device = Device(threads: 1, arithmetic: arithmetic)
    let kernel: Shape = [5, 4, widths.channels, widths.filters]
    let inputs = [[2, 3, 4, widths.channels], kernel, [widths.filters]].enumerated().map {
      SampleInput($0.element).tensor(seed: 8, part: $0.offset, on: device)
    }
    let convolution = try ConvolutionShape(
      input: inputs[0].shape, kernel: kernel, strides: (1, 1), padding: .same, upSampling: 2)
    let scale = 0.5 / Float(20 * widths.channels).squareRoot()
    try checkGradients(
      { $0[0].conv2D($0[1] * scale, convolution, Epilogue(bias: $0[2] * 0.3, activation: .tanh)) }, at: inputs)
  }

  @Test("It equals its parts", arguments: [Device.Arithmetic.asWritten, .fewest])
  func parts(_ arithmetic: Device.Arithmetic) throws {
    let device = Device(threads: 1, arithmetic: arithmetic)
    let inputs = [[2, 5, 4, 16] as Shape, [3, 3, 16, 32], [32]].enumerated().map {
      SampleInput($0.element).tensor(seed: 9, part: $0.offset, on: device).variable()
    }
    let convolution = try ConvolutionShape(
      input: inputs[0].shape, kernel: inputs[1].shape, strides: (1, 1), padding: .same, upSampling: 2)
    let whole = inputs[0].conv2D(
      inputs[1], convolution, Epilogue(bias: inputs[2], activation: .leakyReLU(slope: 0.2)))
    let parts = (inputs[0].upSampling2D((2, 2)).conv2D(inputs[1]) + inputs[2]).leakyReLU(slope: 0.2)
    try expectClose(whole.values, parts.values, "values", absolute: 1e-3)
    #expect(whole.recordedOps == [.array(.conv2D), .binary(.add), .unary(.leakyReLU)])
    let found = gradients(of: whole.squared().mean(), with: inputs)
    for (found, expected) in zip(found, gradients(of: parts.squared().mean(), with: inputs)) {
      try expectClose(found.values, expected.values, "gradients", absolute: 2e-4, relative: 1e-3)
    }
  }

  @Test("A product with bias and LeakyReLU, and a scale with shift and tanh")
  func products() throws {
    let device = Device.test(threads: 1)
    let inputs = [[3, 4] as Shape, [4, 5], [5], [5]].enumerated().map {
      SampleInput($0.element, .awayFromZero).tensor(seed: 10, part: $0.offset, on: device)
    }
    try checkGradients(
      { inputs in
        let hidden = inputs[0].matmul(
          inputs[1] * 0.3, Epilogue(bias: inputs[2] * 20, activation: .leakyReLU(slope: 0.2)))
        return (hidden * 0.05).applying(Epilogue(scale: inputs[3], bias: inputs[2], activation: .tanh))
      }, at: inputs)
  }
}
