import GANZooNN
import GANZooSupport
import GANZooTensors
import GANZooTraining

/// The section `architecture.generator`.
struct GeneratorSettings: Sendable {
  /// How the class meets the latent vector.
  enum ClassInput: String, CaseIterable, Sendable {
    /// The latent vector is multiplied by an embedding of the class.
    case multiplied
    /// The class, one-hot, stands behind the latent vector.
    case concatenated
  }

  let classInput: ClassInput
  /// Units of dense layers before the one that makes the first image.
  let hidden: [Int]
  /// Shape of the first image, [h, w, channels].
  let start: Shape
  /// Channels and kernel sizes of the convolutions but for the last.
  let filters, kernels: [Int]
  /// Kernel size of the last convolution, which makes the image.
  let outputKernel: Int
  let growth: Growth
  /// Whether what the convolutions make is normalised, and what the dense layers make.
  let batchNormalization, denseNormalization: Bool
  let momentum, slope: Float
  /// First values of convolutions, dense layers and the class embedding.
  let kernel, dense, embedding: Initializer

  init(_ settings: SettingsReader, sample: Shape) throws {
    classInput = try settings.choice("class_input", default: .multiplied)
    hidden = try settings.ints("hidden", default: [1024], in: 1...65_536, count: 0...8)
    start = Shape(try settings.ints("start", default: [7, 7, 128], in: 1...65_536, count: 3...3))
    filters = try settings.ints("filters", default: [256, 128], in: 1...65_536, count: 0...16)
    kernels = try settings.ints("kernels", default: filters.map { _ in 5 }, in: 1...15, count: 0...16)
    outputKernel = try settings.int("output_kernel", default: 2, in: 1...15)
    guard kernels.count == filters.count else {
      throw ArchitectureError(
        "architecture.generator has \(filters.count) filters, but \(kernels.count) kernels; expected one for each")
    }
    growth = try Growth(settings, start: start, kernels: kernels + [outputKernel], sample: sample)
    batchNormalization = try settings.bool("batch_normalization", default: false)
    denseNormalization = try settings.bool("dense_normalization", default: batchNormalization)
    momentum = try settings.float("momentum", default: 0.99, in: 0...1)
    slope = try settings.float("slope", default: 0.3, in: 0...1)
    let glorot = try settings.choice(
      "kernel_initializer", default: "glorot-uniform", of: ["glorot-uniform", "glorot-normal"])
    kernel = Initializer(
      deviation: try settings.optionalFloat("kernel_deviation", in: .positive),
      otherwise: glorot == "glorot-normal" ? .glorotNormal : .glorotUniform)
    dense = Initializer(deviation: try settings.optionalFloat("dense_deviation", in: .positive))
    embedding = try Self.embedding(settings)
  }

  private static func embedding(_ settings: SettingsReader) throws(SettingsError) -> Initializer {
    let names = ["glorot-uniform", "glorot-normal", "blocks"]
    return switch try settings.choice("embedding", default: "glorot-uniform", of: names) {
    case "glorot-normal": .glorotNormal
    case "blocks": .blocks(inside: 2.5, outside: 0.1)
    default: .glorotUniform
    }
  }

  /// A dense layer of x, with nothing behind it.
  func dense(_ x: Symbol, units: Int) -> Symbol {
    Dense(units, usesBias: !denseNormalization, kernelInitializer: dense)(x)
  }

  /// Batch normalisation, if there is any, and the activation.
  func activated(_ x: Symbol, normalizing: Bool) -> Symbol {
    let x = normalizing ? BatchNormalization(momentum: momentum)(x) : x
    return slope == 0 ? ReLU()(x) : LeakyReLU(slope)(x)
  }

  /// x through the convolution of this number, counted from 0, and activated.
  func convolved(_ x: Symbol, _ index: Int) -> Symbol {
    let y = growth.convolved(x, index, filters: filters[index], usesBias: !batchNormalization, initializer: kernel)
    return activated(y, normalizing: batchNormalization)
  }

  /// x through the last convolution: an image of so many channels, in [−1, 1].
  func image(_ x: Symbol, channels: Int, name: String) -> Symbol {
    growth.convolved(x, filters.count, filters: channels, activation: .tanh, initializer: kernel, name: name)
  }
}
