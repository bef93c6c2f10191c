/// The kinds of work that a profile tells apart.
package enum KernelKind: Int, CaseIterable, Sendable {
  /// Convolutions in three directions, but for the two kinds below, which are parts of them.
  case convolution, inputGradient, kernelGradient
  /// Matrix products: dense layers, and convolutions of 1 x 1.
  case product
  /// For the gradient of a kernel, of images and gradients to the points of Winograd's algorithm, and of sums back. In
  /// the other directions they are a part of the convolution.
  case winograd
  /// Kernels and matrices in the order in which products read them, Winograd's transform of kernels included.
  case packing
  /// Ops on each number by itself.
  case elementwise
  /// All ops of normalising layers and of their gradients, whatever their kind.
  case normalization
  /// Sums, maxima and the like.
  case reduction
  /// Slices, transposes, gathers, up-sampling, copies: nothing is computed.
  case moving
  /// Steps of optimizers and of moving averages.
  case optimizer
  case random
  /// At the end of a loop, for other threads.
  case waiting
  /// While no loop runs.
  case rest

  /// The name in tables and files.
  package var name: String {
    switch self {
    case .convolution: "convolution forward"
    case .inputGradient: "convolution input gradient"
    case .kernelGradient: "convolution kernel gradient"
    case .product: "GEMM"
    case .winograd: "Winograd transforms"
    case .packing: "weights packing"
    case .elementwise: "element-wise"
    case .normalization: "normalisation"
    case .reduction: "reductions"
    case .moving: "moving numbers"
    case .optimizer: "optimizer"
    case .random: "random numbers"
    case .waiting: "waiting for threads"
    case .rest: "rest"
    }
  }
}
