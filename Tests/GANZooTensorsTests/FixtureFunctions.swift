import GANZooBackend
import GANZooTensors
import GANZooTestSupport

/// The functions behind the cases of op_values.h5, by case name; settings as in make_op_values.py.
enum FixtureFunctions {
  /// What a case is computed from: its float inputs in order, and its whole numbers, if it has any.
  typealias Function = @Sendable (_ inputs: [Tensor], _ integers: [Int]) -> Tensor

  static let all: [String: Function] = [simple, reductions, arithmetic, windows, composed]
    .reduce([:]) { $0.merging($1) { first, _ in first } }

  private static let simple: [String: Function] = [
    "leaky_relu": { x, _ in x[0].leakyReLU(slope: 0.3) },
    "relu": { x, _ in x[0].relu() },
    "tanh": { x, _ in x[0].tanh() },
    "sigmoid": { x, _ in x[0].sigmoid() },
    "erf": { x, _ in x[0].erf() },
    "exp": { x, _ in x[0].exp() },
    "square": { x, _ in x[0].squared() },
    "log": { x, _ in x[0].log() },
    "sqrt": { x, _ in x[0].squareRoot() },
    "rsqrt": { x, _ in x[0].power(-0.5) },
    "softplus": { x, _ in x[0].softplus() },
    "softmax": { x, _ in x[0].softmax() },
    "log_softmax": { x, _ in x[0].logSoftmax() },
    "concatenate_last": { x, _ in .concatenated(x, axis: 2) },
    "concatenate_first": { x, _ in .concatenated(x, axis: 0) },
    "slice": { x, _ in x[0].sliced(1..<3, axis: 0).sliced(2..<4, axis: 2) },
    "pad": { x, _ in
      x[0].padded(before: 0, after: 1, axis: 0).padded(before: 1, after: 0, axis: 1).padded(
        before: 2, after: 3, axis: 2)
    },
    "embedding_repeated": { x, rows in x[0].rows(at: IndexTensor(rows, on: x[0].device)) },
    "embedding_rank2": { x, rows in x[0].rows(at: IndexTensor(rows, on: x[0].device)).reshaped([4, 2, 3]) },
  ]

  private static let reductions: [String: Function] = [
    "sum_axes_0_2": { x, _ in x[0].sum([0, 2]) },
    "sum_axes_1_kept": { x, _ in x[0].sum([1], keepingAxes: true) },
    "sum_axes_all": { x, _ in x[0].sum() },
    "mean_axes_0_2": { x, _ in x[0].mean([0, 2]) },
    "mean_axes_1_kept": { x, _ in x[0].mean([1], keepingAxes: true) },
    "mean_axes_all": { x, _ in x[0].mean() },
  ]

  private static let arithmetic: [String: Function] = [
    "add_row": { x, _ in x[0] + x[1] },
    "add_both": { x, _ in x[0] + x[1] },
    "maximum_both": { x, _ in .maximum(x[0], x[1]) },
    "minimum_row": { x, _ in .minimum(x[0], x[1]) },
    "sub_row": { x, _ in x[0] - x[1] },
    "mul_row": { x, _ in x[0] * x[1] },
    "mul_scalar": { x, _ in x[0] * x[1] },
    "div_row": { x, _ in x[0] / x[1] },
    "div_both": { x, _ in x[0] / x[1] },
    "matmul_nn": { x, _ in x[0].matmul(x[1]) },
    "matmul_nt": { x, _ in x[0].matmul(x[1], transposed: (false, true)) },
    "matmul_tn": { x, _ in x[0].matmul(x[1], transposed: (true, false)) },
    "matmul_tt": { x, _ in x[0].matmul(x[1], transposed: (true, true)) },
  ]

  private static let windows: [String: Function] = [
    "conv2d_3x3_s1_same": convolution(),
    "conv2d_5x5_s1_same": convolution(),
    "conv2d_2x2_s1_same": convolution(),
    "conv2d_4x4_s2_same": convolution(strides: (2, 2)),
    "conv2d_3x3_s2_same_odd": convolution(strides: (2, 2)),
    "conv2d_3x3_s2_same_even": convolution(strides: (2, 2)),
    "conv2d_3x2_s1x2_valid": convolution(strides: (1, 2), padding: .valid),
    "conv2d_transpose_3x3_s1_same": transposed(to: (5, 6)),
    "conv2d_transpose_5x5_s1_same": transposed(to: (6, 7)),
    "conv2d_transpose_2x2_s1_same": transposed(to: (4, 5)),
    "conv2d_transpose_4x4_s2_same": transposed(to: (6, 8), strides: (2, 2)),
    "conv2d_transpose_3x3_s2_same_odd": transposed(to: (5, 7), strides: (2, 2)),
    "conv2d_transpose_3x3_s2_same_even": transposed(to: (6, 4), strides: (2, 2)),
    "conv2d_transpose_3x2_s1x2_valid": transposed(to: (5, 7), strides: (1, 2), padding: .valid),
    "max_pool2d_2x2": pooling(Window(2, 2, strides: (2, 2), padding: .valid)),
    "max_pool2d_3x3_s2_same": pooling(Window(3, 3, strides: (2, 2), padding: .same)),
    "max_pool2d_3x2_s2x1_valid": pooling(Window(3, 2, strides: (2, 1), padding: .valid)),
    "upsampling2d_2x2": { x, _ in x[0].upSampling2D((2, 2)) },
    "upsampling2d_2x3": { x, _ in x[0].upSampling2D((2, 3)) },
  ]

  private static let composed: [String: Function] = [
    "batch_normalization_rank4": { x, _ in normalized(x, axes: [0, 1, 2]) },
    "batch_normalization_rank2": { x, _ in normalized(x, axes: [0]) },
    "softmax_cross_entropy": { x, labels in -x[0].logSoftmax().picked(labels) },
    "sigmoid_cross_entropy": { x, _ in x[0].softplus() - x[0] * x[1] },
    "wgan_gp_penalty_leaky_relu": { x, _ in penalty(x) { $0.leakyReLU(slope: 0.2) } },
    "wgan_gp_penalty_tanh": { x, _ in penalty(x) { $0.tanh() } },
  ]

  private static func convolution(strides: (Int, Int) = (1, 1), padding: Padding = .same) -> Function {
    { x, _ in x[0].conv2D(x[1], strides: strides, padding: padding) }
  }

  private static func transposed(
    to size: (Int, Int), strides: (Int, Int) = (1, 1), padding: Padding = .same
  ) -> Function {
    { x, _ in
      let input: Shape = [x[0].shape[0], size.0, size.1, x[1].shape[2]]
      guard let shapes = try? ConvolutionShape(input: input, kernel: x[1].shape, strides: strides, padding: padding)
      else {
        return x[0]
      }
      return x[0].conv2DInputGradient(x[1], shapes)
    }
  }

  private static func pooling(_ window: Window) -> Function { { x, _ in x[0].maxPool2D(window) } }

  private static func normalized(_ x: [Tensor], axes: [Int]) -> Tensor {
    let centered = x[0] - x[0].mean(axes)
    return centered * (centered.squared().mean(axes) + 1e-3).power(-0.5) * x[1] + x[2]
  }

  /// penalty · E[(‖∂critic/∂x‖ − 1)²] between real and fake images, of a critic with two convolutions.
  private static func penalty(_ inputs: [Tensor], _ activation: (Tensor) -> Tensor) -> Tensor {
    let (real, fake, share, w) = (inputs[0], inputs[1], inputs[2], Array(inputs[3...]))
    let x = (share * real + (1 - share) * fake).variable()
    var h = activation(x.conv2D(w[0], strides: (2, 2)) + w[1])
    h = activation(h.conv2D(w[2]) + w[3])
    let output = h.reshaped([x.shape[0], h.shape.count / x.shape[0]]).matmul(w[4]) + w[5]
    let gradient = gradients(of: output.sum(), with: [x], recording: true)[0]
    return (gradient.squared().sum([1, 2, 3]).squareRoot() - 1).squared().mean() * 10
  }
}
