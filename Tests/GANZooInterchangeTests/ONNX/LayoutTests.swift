import GANZoo
import GANZooInterchange
import Testing

@Suite("Layouts and windows in ONNX")
struct ONNXLayoutTests {
  private func operators(_ name: String) throws -> [String] {
    let model = try #require((ModelCase.layers + ModelCase.architectures).first { $0.name == name })
    return try written(model.network()).operators
  }

  @Test("A DCGAN's generator has a transpose before its convolutions and one after them")
  func generator() throws {
    #expect(
      try operators("dcgan-default-generator") == [
        "Gemm", "Reshape", "Transpose", "BatchNormalization", "Relu", "ConvTranspose", "BatchNormalization", "Relu",
        "Slice", "ConvTranspose", "BatchNormalization", "Relu", "ConvTranspose", "Tanh", "Transpose",
      ])
  }

  @Test("A DCGAN's critic has a transpose before its convolutions and one after them")
  func critic() throws {
    #expect(
      try operators("dcgan-default-critic") == [
        "Transpose", "Conv", "LeakyRelu", "Conv", "LeakyRelu", "Conv", "LeakyRelu", "Transpose", "Flatten", "Gemm",
      ])
  }

  @Test("A value that two layers read with channels first is transposed once and not back")
  func once() throws {
    let x = Symbol.input("x", [4, 4, 2])
    let (a, b) = (convolution(2)(x), convolution(2)(x))
    let network = try Network("G", inputs: [x], outputs: [Dense(1)(x), Add()(a, b)])
    #expect(try written(network).operators.filter { $0 == "Transpose" }.count == 2)
    let back = try Network("G", inputs: [x], outputs: [Add()(x, MaxPooling2D(1)(x))])
    #expect(try written(back).operators == ["Transpose", "MaxPool", "Transpose", "Add"])
  }

  @Test(
    "An odd 'same' padding has one more zero at the end",
    arguments: [
      // size, kernel, step, zeros before and after
      (7, 2, 1, 0, 1), (7, 3, 1, 1, 1), (7, 5, 2, 2, 2), (8, 5, 2, 1, 2), (8, 4, 2, 1, 1), (7, 4, 2, 1, 2),
      (7, 1, 2, 0, 0), (6, 2, 4, 0, 0),
    ])
  func same(_ size: Int, _ kernel: Int, _ step: Int, _ before: Int64, _ after: Int64) throws {
    let x = Symbol.input("x", [size, 3, 2])
    let layer = Conv2D(1, window: Window(kernel, 1, strides: (step, 1)))
    let node = try written(Network("G", inputs: [x], outputs: [layer(x)])).node("Conv")
    #expect(node?.ints("pads") == [before, 0, after, 0])
  }

  @Test(
    "A transposed convolution cuts the odd row off at the end, or appends rows that the kernel does not reach",
    arguments: [
      // kernel, step, padding, cut off before and after, appended
      (5, 2, Padding.same, 1, 2, 0), (4, 2, .same, 1, 1, 0), (3, 1, .same, 1, 1, 0), (2, 3, .same, 0, 0, 1),
      (5, 2, .valid, 0, 0, 0), (2, 3, .valid, 0, 0, 1),
    ])
  func transposed(_ kernel: Int, _ step: Int, _ padding: Padding, _ before: Int64, _ after: Int64, _ more: Int64) throws
  {
    let x = Symbol.input("x", [4, 3, 2])
    let layer = Conv2DTranspose(1, window: Window(kernel, 1, strides: (step, 1), padding: padding))
    let node = try written(Network("G", inputs: [x], outputs: [layer(x)])).node("ConvTranspose")
    #expect(node?.ints("pads") == [before, 0, after, 0])
    #expect(node?.ints("output_padding") == [more, 0])
  }
}
