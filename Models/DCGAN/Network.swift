public import GANZooInterchange
public import GANZooNN
public import GANZooTensors
public import GANZooTraining

/// Deep convolutional GAN: strided convolutions down to a score, transposed ones up to an image.
///
/// A. Radford, L. Metz and S. Chintala, "Unsupervised representation learning with deep convolutional generative
/// adversarial networks", 2016, https://arxiv.org/abs/1511.06434, section 3; in the form of Arjovsky et al. 2017
/// (martinarjovsky/WassersteinGAN, models/dcgan.py) and Gulrajani et al. 2017 (igul222/improved_wgan_training). Of any
/// size: see `Resolutions`.
public struct DCGAN: Architecture {
  /// [H, W, C]
  public var sample: Shape { interface.sample }
  /// Number of classes; nil where the generator is not told one.
  public var classes: Int? { interface.classes }
  /// The distribution of the generator's latent vectors.
  public var latent: LatentSpace { interface.latent }

  let interface: NetworkInterface
  let generatorSettings: GeneratorSettings
  let criticSettings: ConvolutionSettings

  /// Latent vector, and class where there are classes → `output_sample` [H, W, C] in [−1, 1].
  public func generator() throws -> Network {
    let inputs = interface.generatorInputs()
    let image =
      switch generatorSettings {
      case .convolutions(let settings):
        Activation(.tanh)(transposedConvolutions(inputs.joined, settings), name: "output_sample")
      case .mlp(let perceptron):
        interface.denseSample(perceptron(inputs.joined), initializer: perceptron.initializer)
      }
    return try Network("G", inputs: inputs.symbols, outputs: [image])
  }

  /// z [latent] → [h, w, filters · growthˢ⁻¹] → … → [H / 2, W / 2, filters] → [H, W, C], for s stages.
  private func transposedConvolutions(_ z: Symbol, _ settings: ConvolutionSettings) -> Symbol {
    let resolutions = settings.resolutions
    let start = resolutions.start(channels: settings.filters(after: resolutions.stages))
    var x = settings.activated { Reshape(start)(settings.dense(start.count)(z)) }
    for stage in (1..<resolutions.stages).reversed() {
      let filters = settings.filters(after: stage)
      x = resolutions.cropped(settings.activated { settings.doubled(x, filters) }, to: stage)
    }
    x = settings.withExtraLayers(x)
    return resolutions.cropped(settings.doubled(x, sample[2]), to: 0)
  }

  /// `input_sample` [H, W, C] → `output_score` [1] and, where there are classes, `output_class` [classes], softmax.
  public func critic() throws -> Network {
    let settings = criticSettings
    let input = Symbol.input("input_sample", sample)
    // The layer that sees the image is not normalised (Radford et al. 2016, section 3).
    var x = settings.nonlinearity { settings.halved(input, settings.filters(after: 1)) }
    x = settings.withExtraLayers(x)
    for stage in 1..<settings.resolutions.stages {
      let image = x
      x = settings.activated { settings.halved(image, settings.filters(after: stage + 1)) }
    }
    let outputs = interface.criticOutputs(
      Flatten()(x), usesBias: settings.usesBias, initializer: settings.initializer)
    return try Network("D", inputs: [input], outputs: outputs)
  }
}

extension ConvolutionSettings {
  /// Channels after this many halvings of the image, at least one.
  func filters(after halvings: Int) -> Int { (1..<halvings).reduce(filters) { filters, _ in filters * growth } }

  /// The nonlinearity of what `linear` makes, normalised.
  func activated(_ linear: () -> Symbol) -> Symbol { nonlinearity { normalization(linear(), rank: 3) } }

  func dense(_ units: Int) -> Dense { Dense(units, usesBias: usesBias, kernelInitializer: initializer) }

  /// An image of half the size.
  func halved(_ x: Symbol, _ filters: Int) -> Symbol {
    Conv2D(
      filters, kernel: kernel, strides: 2, padding: .same, usesBias: usesBias, kernelInitializer: initializer)(x)
  }

  /// An image of twice the size.
  func doubled(_ x: Symbol, _ filters: Int) -> Symbol {
    Conv2DTranspose(
      filters, kernel: kernel, strides: 2, padding: .same, usesBias: usesBias, kernelInitializer: initializer)(x)
  }

  /// An image of half the sample's size after the 3 x 3 convolutions that leave its size as it is.
  func withExtraLayers(_ x: Symbol) -> Symbol {
    (0..<extraLayers).reduce(x) { x, _ in
      activated {
        Conv2D(filters, kernel: 3, padding: .same, usesBias: usesBias, kernelInitializer: initializer)(x)
      }
    }
  }
}
