import GANZooBackend
import GANZooTensors
import GANZooTestSupport
import Testing

/// One row of the table of ops: a function that applies the op, and inputs to try it on, all of their sizes different.
struct OpCase: Sendable, CustomTestStringConvertible {
  var op: Op
  var variant: String
  var inputs: [SampleInput]
  var function: @Sendable ([Tensor]) -> Tensor

  init(
    _ op: Op, _ variant: String, _ inputs: [SampleInput], _ function: @escaping @Sendable ([Tensor]) -> Tensor
  ) {
    (self.op, self.variant, self.inputs, self.function) = (op, variant, inputs, function)
  }

  init(_ op: Op, _ inputs: [SampleInput], _ function: @escaping @Sendable ([Tensor]) -> Tensor) {
    self.init(op, "", inputs, function)
  }

  var testDescription: String { variant.isEmpty ? op.name : "\(op.name), \(variant)" }

  func tensors(on device: Device) -> [Tensor] {
    inputs.enumerated().map { $0.element.tensor(seed: 20_170_924, part: $0.offset, on: device) }
  }

  static let all = elementwise + pairs + rearranging + matrices + convolutions + images + normalizations + custom
}

extension OpCase {
  private static let elementwise: [OpCase] = [
    OpCase(.unary(.affine), [SampleInput([2, 3, 5])]) { 3 - $0[0] * 2 },
    OpCase(.unary(.exp), [SampleInput([2, 3, 5])]) { $0[0].exp() },
    OpCase(.unary(.log), [SampleInput([2, 3, 5], .positive)]) { $0[0].log() },
    OpCase(.unary(.power), "squared", [SampleInput([2, 3, 5])]) { $0[0].squared() },
    OpCase(.unary(.power), "cubed", [SampleInput([2, 3, 5])]) { $0[0].power(3) },
    OpCase(.unary(.power), "root", [SampleInput([2, 3, 5], .positive)]) { $0[0].squareRoot() },
    OpCase(.unary(.power), "reciprocal root", [SampleInput([2, 3, 5], .positive)]) { $0[0].power(-0.5) },
    OpCase(.unary(.power), "reciprocal", [SampleInput([2, 3, 5], .positive)]) { $0[0].power(-1) },
    OpCase(.unary(.power), "1.7", [SampleInput([2, 3, 5], .positive)]) { $0[0].power(1.7) },
    OpCase(.unary(.tanh), [SampleInput([2, 3, 5])]) { $0[0].tanh() },
    OpCase(.unary(.sigmoid), [SampleInput([2, 3, 5])]) { $0[0].sigmoid() },
    OpCase(.unary(.softplus), [SampleInput([2, 3, 5])]) { $0[0].softplus() },
    OpCase(.unary(.erf), [SampleInput([2, 3, 5])]) { $0[0].erf() },
    OpCase(.unary(.leakyReLU), "slope 0.3", [SampleInput([2, 3, 5], .awayFromZero)]) { $0[0].leakyReLU(slope: 0.3) },
    OpCase(.unary(.leakyReLU), "slope 0", [SampleInput([2, 3, 5], .awayFromZero)]) { $0[0].relu() },
    OpCase(.binary(.leakyMask), [SampleInput([2, 3, 5])]) { inputs in
      let mask = SampleInput([2, 3, 5], .awayFromZero).tensor(seed: 1, part: 50, on: inputs[0].device)
      return inputs[0].leakyMasked(by: mask, slope: 0.2)
    },
    OpCase(.array(.gather), "maximum", [SampleInput([2, 3, 1], .distinct), SampleInput([3, 5], .awayFromZero)]) {
      .maximum($0[0], $0[1])
    },
    OpCase(.array(.gather), "minimum", [SampleInput([2, 3, 1], .distinct), SampleInput([3, 5], .awayFromZero)]) {
      .minimum($0[0], $0[1])
    },
    OpCase(.array(.gather), "cap", [SampleInput([2, 3, 5], .distinct)]) { $0[0].capped(at: 0.73) },
    OpCase(.array(.softmax), [SampleInput([2, 3, 5])]) { $0[0].softmax() },
    OpCase(.array(.logSoftmax), [SampleInput([2, 3, 5])]) { $0[0].logSoftmax() },
  ]

  private static let pairs: [OpCase] = [
    OpCase(.binary(.add), "a row", [SampleInput([2, 3, 4]), SampleInput([4])]) { $0[0] + $0[1] },
    OpCase(.binary(.add), "itself", [SampleInput([2, 3])]) { $0[0] + $0[0] },
    OpCase(.binary(.subtract), "both stretch", [SampleInput([2, 1, 4]), SampleInput([3, 1])]) { $0[0] - $0[1] },
    OpCase(.binary(.multiply), "a column", [SampleInput([2, 3, 4]), SampleInput([3, 1])]) { $0[0] * $0[1] },
    OpCase(.binary(.multiply), "a scalar", [SampleInput([]), SampleInput([2, 3])]) { $0[0] * $0[1] },
    OpCase(.binary(.multiply), "itself", [SampleInput([2, 3])]) { $0[0] * $0[0] },
    OpCase(.binary(.divide), "a row", [SampleInput([2, 3, 4]), SampleInput([4], .positive)]) { $0[0] / $0[1] },
    OpCase(.binary(.divide), "the same shape", [SampleInput([2, 3]), SampleInput([2, 3], .positive)]) { $0[0] / $0[1] },
  ]

  private static let rearranging: [OpCase] = [
    OpCase(.array(.sum), "outer axis", [SampleInput([2, 3, 4])]) { $0[0].sum([0]) },
    OpCase(.array(.sum), "middle axis, kept", [SampleInput([2, 3, 4])]) { $0[0].sum([1], keepingAxes: true) },
    OpCase(.array(.sum), "two apart", [SampleInput([2, 3, 4])]) { $0[0].sum([0, -1]) },
    OpCase(.array(.sum), "mean of all", [SampleInput([2, 3, 4])]) { $0[0].mean() },
    OpCase(.array(.broadcast), "middle axis", [SampleInput([2, 1, 4])]) { $0[0].broadcast(to: [5, 2, 3, 4]) },
    OpCase(.array(.reshape), [SampleInput([2, 3, 4])]) { $0[0].reshaped([4, 6]) },
    OpCase(.array(.slice), [SampleInput([2, 5, 3])]) { $0[0].sliced(1..<4, axis: 1) },
    OpCase(.array(.pad), [SampleInput([2, 3, 4])]) { $0[0].padded(before: 1, after: 2, axis: 1) },
    OpCase(.array(.concatenate), "last axis", [SampleInput([2, 3]), SampleInput([2, 1]), SampleInput([2, 4])]) {
      .concatenated($0, axis: -1)
    },
    OpCase(.array(.concatenate), "first axis", [SampleInput([2, 3]), SampleInput([4, 3])]) {
      .concatenated($0, axis: 0)
    },
    OpCase(.array(.transpose), "four axes", [SampleInput([2, 3, 4, 5])]) { $0[0].transposed([2, 0, 3, 1]) },
    OpCase(.array(.transpose), "a matrix", [SampleInput([3, 4])]) { $0[0].transposed([1, 0]) },
    OpCase(.array(.gather), "one of each row", [SampleInput([3, 4])]) { $0[0].picked([3, 0, 2]) },
    OpCase(.array(.gather), "with repeats and gaps", [SampleInput([2, 3])]) { inputs in
      inputs[0].gathered(at: IndexTensor([5, 0, -1, 5, 2, 1, 4, -1], shape: [2, 4], on: inputs[0].device))
    },
    OpCase(.array(.scatter), "with collisions and losses", [SampleInput([2, 4])]) { inputs in
      inputs[0].scattered(
        at: IndexTensor([5, 0, -1, 5, 2, 1, 4, -1], shape: [2, 4], on: inputs[0].device), shape: [2, 3])
    },
    OpCase(.array(.gatherRows), "with repeats", [SampleInput([4, 3])]) { inputs in
      inputs[0].rows(at: IndexTensor([3, 0, 3, 1, 3], on: inputs[0].device))
    },
    OpCase(.array(.scatterRows), "with collisions", [SampleInput([5, 3])]) { inputs in
      inputs[0].scatteredRows(IndexTensor([3, 0, 3, 1, 3], on: inputs[0].device), rows: 4)
    },
  ]

  private static let matrices: [OpCase] = [(false, false), (true, false), (false, true), (true, true)].map {
    (left: Bool, right: Bool) in
    let inputs = [SampleInput(left ? [3, 2] : [2, 3]), SampleInput(right ? [4, 3] : [3, 4])]
    return OpCase(.array(.matmul), "transposed \(left), \(right)", inputs) {
      $0[0].matmul($0[1], transposed: (left, right))
    }
  }

  /// Name, image, kernel, strides and padding of convolutions whose edges differ.
  private static let windows: [(String, (Int, Int), (Int, Int), (Int, Int), Padding)] = [
    ("3 x 2, same", (5, 4), (3, 2), (1, 1), .same),
    ("4 x 4, stride 2, same", (6, 7), (4, 4), (2, 2), .same),
    ("3 x 2, stride 1 x 2, valid", (5, 7), (3, 2), (1, 2), .valid),
    ("5 x 4 over a smaller image, same", (2, 3), (5, 4), (1, 1), .same),
    ("1 x 1, stride 3 x 2, valid", (5, 6), (1, 1), (3, 2), .valid),
  ]

  private static let convolutions: [OpCase] = windows.flatMap { name, image, kernel, strides, padding in
    let (input, filter) = (Shape([2, image.0, image.1, 3]), Shape([kernel.0, kernel.1, 3, 4]))
    guard let shapes = try? ConvolutionShape(input: input, kernel: filter, strides: strides, padding: padding) else {
      return [OpCase]()
    }
    return [
      OpCase(.array(.conv2D), name, [SampleInput(input), SampleInput(filter)]) {
        $0[0].conv2D($0[1], strides: strides, padding: padding)
      },
      OpCase(.array(.conv2DInputGradient), name, [SampleInput(shapes.outputShape), SampleInput(filter)]) {
        $0[0].conv2DInputGradient($0[1], shapes)
      },
      OpCase(.array(.conv2DKernelGradient), name, [SampleInput(input), SampleInput(shapes.outputShape)]) {
        $0[0].conv2DKernelGradient($0[1], shapes)
      },
    ]
  }

  private static let images: [OpCase] = [
    OpCase(.array(.gather), "max pooling 2 x 3, valid", [SampleInput([2, 5, 6, 3], .distinct)]) {
      $0[0].maxPool2D(Window(2, 3, strides: (2, 3), padding: .valid))
    },
    OpCase(.array(.gather), "max pooling 3 x 3, stride 2 x 1, same", [SampleInput([2, 5, 4, 3], .distinct)]) {
      $0[0].maxPool2D(Window(3, 3, strides: (2, 1), padding: .same))
    },
    OpCase(.array(.translate), "by less, as much and more than the image", [SampleInput([5, 3, 4, 2])]) { inputs in
      let moves: [Int32] = [1, -1, 0, 0, -2, 3, 3, 0, 1, -7]
      return inputs[0].translated(by: IndexTensor(moves, shape: [5, 2], on: inputs[0].device))
    },
    OpCase(.array(.upSampling2D), [SampleInput([2, 3, 4, 5])]) { $0[0].upSampling2D((2, 3)) },
    OpCase(.array(.sumPool2D), [SampleInput([2, 6, 12, 5])]) { $0[0].sumPool2D((2, 3)) },
  ]
}

extension OpCase {
  private static let normalizations: [OpCase] = [
    OpCase(.array(.comoment), [SampleInput([2, 5, 3]), SampleInput([2, 5, 3])]) { x in
      .comoment(CenteredTerm(x[0], mean: x[0].mean([1])), CenteredTerm(x[1], mean: x[1].mean([1])))
    },
    OpCase(.array(.comoment), "itself", [SampleInput([2, 5, 1])]) { x in
      let centered = CenteredTerm(x[0], mean: x[0].mean([1]))
      return .comoment(centered, centered)
    },
    OpCase(
      .array(.scaledSum), "two terms and a shift",
      [
        SampleInput([2, 5, 3]), SampleInput([2, 3]), SampleInput([2, 5, 3]), SampleInput([2, 3]), SampleInput([2, 3]),
      ]
    ) { x in .scaledSum([ScaledTerm(x[0], x[1]), ScaledTerm(x[2], x[3])], shift: x[4]) },
    OpCase(.array(.scaledSum), "two terms, a factor a row", [SampleInput([3, 5, 1]), SampleInput([3, 1])]) { x in
      .scaledSum([ScaledTerm(x[0], x[1]), ScaledTerm(x[0], x[1])])
    },
    OpCase(.array(.scaledSum), "a term and a shift", [SampleInput([1, 5, 3]), SampleInput([1, 3])]) { x in
      .scaledSum([ScaledTerm(x[0], x[1])], shift: x[1])
    },
    OpCase(.array(.scaledSum), "a term", [SampleInput([1, 5, 3]), SampleInput([1, 3])]) { x in
      .scaledSum([ScaledTerm(x[0], x[1])])
    },
    OpCase(
      .array(.standardize), "columns", [SampleInput([1, 5, 3]), SampleInput([3]), SampleInput([3])]
    ) { $0[0].standardized(gamma: $0[1], beta: $0[2], epsilon: 0.1, activation: .tanh).result },
    OpCase(.array(.standardize), "columns without factors", [SampleInput([1, 5, 3])]) {
      $0[0].standardized(epsilon: 0.1).result
    },
    OpCase(.array(.standardize), "rows", [SampleInput([3, 5, 1])]) { $0[0].standardized(epsilon: 0.1).result },
    OpCase(.array(.standardize), "both", [SampleInput([2, 5, 3]), SampleInput([3])]) {
      $0[0].standardized(gamma: $0[1], epsilon: 0.1, activation: .tanh).result
    },
  ]

  private static let custom: [OpCase] = [
    OpCase(.array(.custom), "by its output", [SampleInput([2, 3, 5])]) { x in
      .custom(x, forward: { $0[0].exp() }, vjp: [{ gradient, output in gradient * output }])
    },
    OpCase(.array(.custom), "of two inputs, on the host", [SampleInput([3, 5]), SampleInput([3, 5])]) { x in
      .custom(
        x,
        forward: { inputs in
          let products = zip(inputs[0].values, inputs[1].values).map { $0 * $1 }
          return Tensor(products, shape: inputs[0].shape, on: inputs[0].device)
        },
        vjp: [{ gradient, _ in gradient * x[1] }, { gradient, _ in gradient * x[0] }])
    },
  ]
}
