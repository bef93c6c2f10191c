public import GANZooInterchange
public import GANZooNN
public import GANZooTensors
public import GANZooTraining

/// Residual GAN: blocks with a shortcut round two or three convolutions, which double or halve the image.
///
/// I. Gulrajani et al., "Improved training of Wasserstein GANs", 2017, https://arxiv.org/abs/1704.00028, appendix F,
/// and its 101-layer networks of section 5.2; igul222/improved_wgan_training, gan_cifar_resnet.py and gan_64x64.py. Of
/// any size: see `Resolutions`.
public struct ResNet: Architecture {
  /// [H, W, C]
  public var sample: Shape { interface.sample }
  /// Number of classes; nil where the generator is not told one.
  public var classes: Int? { interface.classes }
  /// The distribution of the generator's latent vectors.
  public var latent: LatentSpace { interface.latent }

  let interface: NetworkInterface
  let generatorSettings: GeneratorSettings
  let criticSettings: CriticSettings

  /// Latent vector, and class where there are classes → `output_sample` [H, W, C] in [−1, 1].
  public func generator() throws -> Network {
    let inputs = interface.generatorInputs()
    let (settings, stack) = (generatorSettings, generatorSettings.stack)
    let blocks = ResidualBlocks(
      kind: stack.kind, upSampling: settings.upSampling, initializer: stack.initializer,
      normalize: normalizing(inputs))
    let stages = stack.resolutions.stages
    let start = stack.resolutions.start(channels: stack.channels(after: stages))
    var x = Reshape(start)(Dense(start.count)(settings.isConditional ? inputs.symbols[0] : inputs.joined))
    for stage in (0...stages).reversed() {
      let channels = stack.channels(after: stage)
      for _ in 0..<stack.plainBlocks[stages - stage] { x = blocks(x, channels, channels) }
      if stage > 0 {
        x = stack.resolutions.cropped(blocks(x, channels, stack.channels(after: stage - 1), .up), to: stage - 1)
      }
    }
    let image =
      switch stack.kind {
      case .basic: Conv2D(sample[2], kernel: 3, padding: .same)(ReLU()(settings.last(x, rank: 3)))
      case .bottleneck: Rescaling(0.2)(Conv2D(sample[2], kernel: 1)(x))
      }
    return try Network(
      "G", inputs: inputs.symbols, outputs: [Activation(.tanh)(image, name: "output_sample")])
  }

  /// What normalises an image in the blocks of the generator.
  private func normalizing(_ inputs: NetworkInterface.GeneratorInputs) -> ResidualBlocks.Normalizing {
    switch (generatorSettings.normalizer, inputs.inputClass) {
    case (.conditional(let classes), let inputClass?):
      let normalization = ConditionalNormalization(classes: classes)
      return { normalization($0, channels: $1, of: inputClass) }
    case (.plain(let normalization), _): return { image, _ in normalization(image, rank: 3) }
    case (.conditional, nil): preconditionFailure("a conditional normalisation without classes")
    }
  }

  /// `input_sample` [H, W, C] → `output_score` [1] and, where there are classes, `output_class` [classes], softmax.
  public func critic() throws -> Network {
    let (settings, stack) = (criticSettings, criticSettings.stack)
    let blocks = ResidualBlocks(kind: stack.kind, initializer: stack.initializer) { image, _ in
      settings.normalization(image, rank: 3)
    }
    let stages = stack.resolutions.stages
    let input = Symbol.input("input_sample", sample)
    var x =
      switch settings.first {
      case .block: blocks.first(input, stack.channels(after: 1))
      case .convolution: Conv2D(stack.channels(after: 0), kernel: stack.endKernel, padding: .same)(input)
      }
    for stage in (settings.first == .block ? 1 : 0)...stages {
      let channels = stack.channels(after: stage)
      for _ in 0..<stack.plainBlocks[stages - stage] { x = blocks(x, channels, channels) }
      if stage < stages { x = blocks(x, channels, stack.channels(after: stage + 1), .down) }
    }
    let features =
      switch settings.head {
      case .mean: GlobalAveragePooling2D()(ReLU()(x))
      case .flatten: Flatten()(stack.kind == .bottleneck ? Rescaling(0.2)(x) : x)
      }
    return try Network("D", inputs: [input], outputs: interface.criticOutputs(features))
  }
}
