import GANZooBackend
import GANZooTensors
import Testing

@Suite("Shapes")
struct ShapeTests {
  @Test("Sizes, axes and counts")
  func sizes() {
    let shape: Shape = [2, 3, 4]
    #expect(shape.rank == 3 && shape.count == 24 && shape.last == 4 && shape[-2] == 3 && shape[0] == 2)
    #expect(Shape([]).count == 1 && Shape([]).last == 1 && Shape([]).rank == 0)
    #expect("\(shape)" == "[2, 3, 4]" && "\(Shape([]))" == "[]")
  }

  @Test(
    "Shapes broadcast as in NumPy",
    arguments: [
      ([2, 3], [3], [2, 3]), ([2, 1, 4], [3, 1], [2, 3, 4]), ([], [5], [5]), ([1], [], [1]), ([7], [7], [7]),
    ] as [(Shape, Shape, Shape)])
  func broadcast(a: Shape, b: Shape, result: Shape) throws {
    #expect(try a.broadcast(with: b) == result)
    #expect(try b.broadcast(with: a) == result)
  }

  @Test("Shapes that do not broadcast are both named")
  func notBroadcastable() {
    expect(
      .notBroadcastable([2, 3], [4]), "shapes [2, 3] and [4] cannot be broadcast together",
      { _ = try Shape([2, 3]).broadcast(with: [4]) })
  }

  @Test("Matrices that cannot be multiplied are both named")
  func matmul() throws {
    let product = try MatmulShape([3, 2], [4, 3], transposed: (true, true))
    #expect((product.rows, product.depth, product.columns) == (2, 3, 4))
    expect(
      .matmul(left: [2, 3], right: [4, 5]), "[2, 3] and [4, 5] cannot be multiplied as matrices",
      { _ = try MatmulShape([2, 3], [4, 5], transposed: (false, false)) })
    #expect(throws: ShapeError.matmul(left: [2, 3, 1], right: [3, 5])) {
      try MatmulShape([2, 3, 1], [3, 5], transposed: (false, false))
    }
  }

  @Test("A kernel for the wrong number of channels is named with both shapes")
  func channels() {
    expect(
      .channels(input: [1, 8, 8, 3], kernel: [3, 3, 4, 16]),
      "a kernel [3, 3, 4, 16] expects 4 channels, but the input [1, 8, 8, 3] has 3",
      { try convolve([1, 8, 8, 3], [3, 3, 4, 16]) })
  }

  @Test("Inputs and kernels with the wrong number of axes are named")
  func ranks() {
    expect(
      .rank(op: "conv2D", expected: 4, found: [8, 8, 3]), "conv2D expects 4 axes, but its input is [8, 8, 3]",
      { try convolve([8, 8, 3], [3, 3, 3, 1]) })
    expect(
      .rank(op: "a kernel", expected: 4, found: [3, 3]), "a kernel expects 4 axes, but its input is [3, 3]",
      { try convolve([1, 8, 8, 3], [3, 3]) })
  }

  @Test("A kernel of more taps than there can be")
  func kernelTooLarge() {
    expect(.kernelTooLarge([40, 30, 3, 8]), "a kernel [40, 30, 3, 8] has 1200 taps; the most are 1024") {
      _ = try ConvolutionShape(input: [1, 50, 50, 3], kernel: [40, 30, 3, 8], strides: (1, 1), padding: .same)
    }
  }

  @Test("A window that is larger than the image")
  func windowTooLarge() {
    expect(
      .windowTooLarge(op: "conv2D", input: [1, 4, 8, 3], window: [5, 2]),
      "conv2D with a window [5, 2] and valid padding does not fit the input [1, 4, 8, 3]",
      { try convolve([1, 4, 8, 3], [5, 2, 3, 1]) })
  }

  @Test("Shapes that cannot be concatenated are listed")
  func concatenation() throws {
    #expect(try Shape.concatenation([[2, 3], [2, 1]], axis: -1) == [2, 4])
    expect(
      .concatenation([[2, 3], [3, 3]], axis: -1), "[2, 3] and [3, 3] cannot be concatenated along axis -1",
      { _ = try Shape.concatenation([[2, 3], [3, 3]], axis: -1) })
    #expect(throws: ShapeError.concatenation([[2]], axis: 1)) { try Shape.concatenation([[2]], axis: 1) }
  }

  @Test(
    "'same' padding as in Keras: the odd zero stands behind",
    arguments: [
      (5, 2, 1, 5, 0), (5, 3, 1, 5, 1), (6, 4, 2, 3, 1), (5, 4, 2, 3, 1), (7, 3, 2, 4, 1), (8, 3, 2, 4, 0),
      (8, 1, 3, 3, 0),
    ])
  func same(size: Int, window: Int, stride: Int, count: Int, before: Int) {
    #expect(Window.extent(size, window, stride, .same) == (count, before))
  }

  private func convolve(_ input: Shape, _ kernel: Shape) throws {
    _ = try ConvolutionShape(input: input, kernel: kernel, strides: (1, 1), padding: .valid)
  }

  private func expect(
    _ error: ShapeError, _ text: String, _ body: () throws -> Void, at location: SourceLocation = #_sourceLocation
  ) {
    #expect(throws: error, sourceLocation: location) { try body() }
    #expect(error.description == text, sourceLocation: location)
  }
}
