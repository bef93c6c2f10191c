public import GANZooInterchange
public import GANZooNN
public import GANZooTensors
public import GANZooTraining

/// Text by characters: residual blocks of 1-D convolutions on both sides, and a softmax that goes straight to the
/// critic.
///
/// I. Gulrajani et al., "Improved training of Wasserstein GANs", 2017, https://arxiv.org/abs/1704.00028, section 5.5;
/// igul222/improved_wgan_training, gan_language.py.
public struct Chars: Architecture {
  /// [characters of a line, symbols]
  public let sample: Shape
  /// Text has no classes.
  public var classes: Int? { nil }
  /// The distribution of the generator's latent vectors.
  public let latent: LatentSpace

  let generatorSettings, criticSettings: StackSettings

  /// `input_z` [latent] → `output_sample` [characters, symbols], the probability of each symbol.
  public func generator() throws -> Network {
    let stack = generatorSettings
    let interface = NetworkInterface(sample: sample, latent: latent)
    let inputs = interface.generatorInputs()
    let start: Shape = [sample[0], stack.filters]
    let x = Reshape(start)(Dense(start.count)(inputs.joined))
    let scores = Conv1D(sample[1], kernel: 1)(stack.blocks(x))
    return try Network("G", inputs: inputs.symbols, outputs: [Softmax()(scores, name: "output_sample")])
  }

  /// `input_sample` [characters, symbols] → `output_score` [1].
  public func critic() throws -> Network {
    let input = Symbol.input("input_sample", sample)
    let features = criticSettings.blocks(Conv1D(criticSettings.filters, kernel: 1)(input))
    let interface = NetworkInterface(sample: sample, latent: latent)
    return try Network("D", inputs: [input], outputs: interface.criticOutputs(Flatten()(features)))
  }
}

/// A stack of residual blocks: the sections `architecture.generator` and `architecture.critic`.
struct StackSettings: Sendable {
  /// Channels on the way.
  let filters: Int
  /// Blocks, each with two convolutions.
  let count: Int
  /// Characters that a convolution sees.
  let kernel: Int
  /// First values of the kernels in the blocks; those of the ends are Glorot uniform.
  let initializer: Initializer

  /// x + 0.3 · what two convolutions make of it, for each block; x is a sequence [characters, filters].
  func blocks(_ x: Symbol) -> Symbol {
    (0..<count).reduce(x) { x, _ in
      let convolution = Conv1D(filters, kernel: kernel, padding: .same, kernelInitializer: initializer)
      return Add()(x, Rescaling(0.3)(convolution(ReLU()(convolution(ReLU()(x))))))
    }
  }
}
