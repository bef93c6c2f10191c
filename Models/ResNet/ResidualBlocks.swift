import GANZooNN
import GANZooTensors

/// How a residual block changes the size of its image.
enum Resampling: Sendable { case none, up, down }

/// Makes residual blocks: a shortcut plus what two or three convolutions make of the normalised, rectified image
/// (K. He et al., "Identity mappings in deep residual networks", 2016, https://arxiv.org/abs/1603.05027, figure 1b).
struct ResidualBlocks {
  /// What a block is made of.
  enum Kind: String, CaseIterable, Sendable {
    /// Two 3 x 3 convolutions, gan_cifar_resnet.py.
    case basic
    /// A 3 x 3 convolution between two of 1 x 1 with half the channels, its output times 0.3, gan_64x64.py.
    case bottleneck
  }

  /// Which convolution of a basic block sees the doubled image.
  enum UpSamplingPlace: String, CaseIterable, Sendable { case first, second }

  /// Normalises an image with this many channels.
  typealias Normalizing = (_ image: Symbol, _ channels: Int) -> Symbol

  let kind: Kind
  var upSampling = UpSamplingPlace.first
  let initializer: Initializer
  let normalize: Normalizing

  /// A block from one number of channels to another.
  func callAsFunction(_ x: Symbol, _ inputs: Int, _ outputs: Int, _ resampling: Resampling = .none) -> Symbol {
    switch kind {
    case .basic: Add()(shortcut(x, inputs, outputs, resampling), basic(x, inputs, outputs, resampling))
    case .bottleneck:
      Add()(stridedShortcut(x, inputs, outputs, resampling), bottleneck(x, inputs, outputs, resampling))
    }
  }

  /// The critic's first block, which halves the image: nothing before its first convolution but the image itself.
  func first(_ x: Symbol, _ outputs: Int) -> Symbol {
    let y = convolution(outputs, 3)(ReLU()(convolution(outputs, 3)(x)))
    return Add()(Conv2D(outputs, kernel: 1)(halved(x)), halved(y))
  }

  // MARK: - Basic blocks

  private func basic(_ x: Symbol, _ inputs: Int, _ outputs: Int, _ resampling: Resampling) -> Symbol {
    var y = ReLU()(normalize(x, inputs))
    if resampling == .up, upSampling == .first { y = UpSampling2D(2)(y) }
    let middle = resampling == .down ? inputs : outputs
    y = ReLU()(normalize(convolution(middle, 3)(y), middle))
    if resampling == .up, upSampling == .second { y = UpSampling2D(2)(y) }
    y = convolution(outputs, 3)(y)
    return resampling == .down ? halved(y) : y
  }

  /// The code doubles the image before its 1 x 1 convolution and halves it behind: the same numbers for four times the
  /// work.
  private func shortcut(_ x: Symbol, _ inputs: Int, _ outputs: Int, _ resampling: Resampling) -> Symbol {
    switch resampling {
    case .none: inputs == outputs ? x : Conv2D(outputs, kernel: 1)(x)
    case .up: UpSampling2D(2)(Conv2D(outputs, kernel: 1)(x))
    case .down: Conv2D(outputs, kernel: 1)(halved(x))
    }
  }

  private func halved(_ x: Symbol) -> Symbol { AveragePooling2D(2, padding: .same)(x) }

  // MARK: - Bottlenecks

  private func bottleneck(_ x: Symbol, _ inputs: Int, _ outputs: Int, _ resampling: Resampling) -> Symbol {
    let narrow = ReLU()(convolution(max(inputs / 2, 1), 1)(ReLU()(x)))
    let filters = max(outputs / 2, 1)
    let middle =
      switch resampling {
      case .none: convolution(filters, 3)(narrow)
      case .up:
        Conv2DTranspose(filters, kernel: 3, strides: 2, padding: .same, kernelInitializer: initializer)(narrow)
      case .down: Conv2D(filters, kernel: 3, strides: 2, padding: .same, kernelInitializer: initializer)(narrow)
      }
    let wide = Conv2D(outputs, kernel: 1, usesBias: false, kernelInitializer: initializer)(ReLU()(middle))
    return Rescaling(0.3)(normalize(wide, outputs))
  }

  private func stridedShortcut(_ x: Symbol, _ inputs: Int, _ outputs: Int, _ resampling: Resampling) -> Symbol {
    switch resampling {
    case .none: inputs == outputs ? x : Conv2D(outputs, kernel: 1)(x)
    // The code's 1 x 1 convolution to four times the channels, rearranged to pixels, is this one but for its biases.
    case .up: Conv2DTranspose(outputs, kernel: 2, strides: 2)(x)
    case .down: Conv2D(outputs, kernel: 1, strides: 2)(x)
    }
  }

  private func convolution(_ filters: Int, _ kernel: Int) -> Conv2D {
    Conv2D(filters, kernel: kernel, padding: .same, kernelInitializer: initializer)
  }
}
