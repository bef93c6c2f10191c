public import GANZooInterchange
public import GANZooNN
public import GANZooTensors
public import GANZooTraining

/// Auxiliary-classifier GAN: the generator is told a class, and the critic has a second head that names it.
///
/// A. Odena, C. Olah, J. Shlens, "Conditional image synthesis with auxiliary classifier GANs", 2017,
/// https://arxiv.org/abs/1610.09585. The networks are those of M. Yurasov's "Wasserstein GAN in Keras", 2017, with
/// their sizes as settings: latent vector times class embedding, dense layers, then up-sampling and convolutions; a
/// critic of convolutions with pooling or strides, and two heads. Settings make them those of the paper: the class as a
/// one-hot vector behind the latent one, transposed convolutions, and a normalised critic; `class_head` makes the
/// second head that of ADC-GAN, see `ClassHead`.
public struct ACGAN: Architecture {
  /// [H, W, C]
  public let sample: Shape
  /// Number of classes.
  public var classes: Int? { classCount }
  /// The distribution of the generator's latent vectors.
  public let latent: LatentSpace

  let classCount: Int
  let classHead: ClassHead
  let generatorSettings: GeneratorSettings
  let criticSettings: CriticSettings

  /// Inputs `input_z` [latent] and `input_class` [1] → `output_generated_image` [H, W, C] in [−1, 1].
  public func generator() throws -> Network {
    let settings = generatorSettings
    let (inputs, joined) = generatorInputs()
    var x = joined
    for units in settings.hidden {
      x = activated(dense(x, units: units), normalizing: settings.denseNormalization)
    }
    let start = settings.start
    let first = dense(x, units: start.count)
    // Channels are normalised, so with batch normalisation the image has to be there first.
    x =
      settings.denseNormalization
      ? activated(Reshape(start)(first), normalizing: true)
      : Reshape(start)(activated(first, normalizing: false))
    for (index, filters) in settings.filters.enumerated() {
      let channels = index == 0 ? start[2] : settings.filters[index - 1]
      x = (0..<settings.extraLayers).reduce(x) { x, _ in extra(x, channels: channels) }
      let grown = grown(x, index, filters: filters, usesBias: !settings.batchNormalization)
      x = activated(grown, normalizing: settings.batchNormalization)
    }
    let image = grown(
      x, settings.filters.count, filters: sample[2], activation: .tanh, name: "output_generated_image")
    return try Network("G", inputs: inputs, outputs: [image])
  }

  /// The generator's inputs, and what becomes of them where they meet: a product [latent], or [latent + classes].
  private func generatorInputs() -> (inputs: [Symbol], joined: Symbol) {
    switch generatorSettings.classInput {
    case .multiplied:
      let inputClass = Symbol.input("input_class", [1], of: .int32)
      let embedding = Embedding(classCount, latent.size, embeddingsInitializer: generatorSettings.embedding)(inputClass)
      let embedded = Flatten()(embedding, name: "embedded_class")
      let inputZ = Symbol.input("input_z", [latent.size])
      return ([inputZ, inputClass], Multiply()(inputZ, embedded, name: "h"))
    case .concatenated:
      let inputs = NetworkInterface(sample: sample, classes: classCount, latent: latent).generatorInputs()
      return (inputs.symbols, inputs.joined)
    }
  }

  private func dense(_ x: Symbol, units: Int) -> Symbol {
    Dense(units, usesBias: !generatorSettings.denseNormalization, kernelInitializer: generatorSettings.dense)(x)
  }

  /// The generator's activation of x, normalised over the batch where that is asked for.
  private func activated(_ x: Symbol, normalizing: Bool) -> Symbol {
    let x = normalizing ? BatchNormalization(momentum: generatorSettings.momentum)(x) : x
    return generatorSettings.slope == 0 ? ReLU()(x) : LeakyReLU(generatorSettings.slope)(x)
  }

  /// x [h, w, channels] through a 3 x 3 convolution of the generator that leaves its shape as it is.
  private func extra(_ x: Symbol, channels: Int) -> Symbol {
    let settings = generatorSettings
    let convolution = Conv2D(
      channels, kernel: 3, padding: .same, usesBias: !settings.batchNormalization, kernelInitializer: settings.kernel)
    return activated(convolution(x), normalizing: settings.batchNormalization)
  }

  /// x through the generator's convolution of this number, counted from 0, which may make the image larger.
  private func grown(
    _ x: Symbol, _ index: Int, filters: Int, activation: ActivationFunction = .linear, usesBias: Bool = true,
    name: String? = nil
  ) -> Symbol {
    let growth = generatorSettings.growth
    guard !growth.isTransposed else {
      let convolution = Conv2DTranspose(
        filters, window: growth.windows[index], activation: activation, usesBias: usesBias,
        kernelInitializer: generatorSettings.kernel)
      return growth.cropped(convolution(x, name: name), index)
    }
    let convolution = Conv2D(
      filters, window: growth.windows[index], activation: activation, usesBias: usesBias,
      kernelInitializer: generatorSettings.kernel)
    return convolution(index < growth.upSamplings ? growth.cropped(UpSampling2D(2)(x), index) : x, name: name)
  }

  /// Input `input_image` [H, W, C] → `output_is_fake` [1], high for real images, and `output_class` [classes],
  /// or [2 · classes] where it is discriminative, softmax.
  public func critic() throws -> Network {
    let settings = criticSettings
    let input = Symbol.input("input_image", sample)
    var x = input
    for index in settings.filters.indices {
      for number in 0..<(index == 0 ? 0 : settings.extraLayers) {
        let extra = criticConvolution(x, index, kernel: 3, name: "extra_\(index + 1)_\(number + 1)")
        x = LeakyReLU(settings.slope)(extra)
      }
      // The article calls its fourth convolution `coonv_4`; its files do so too.
      let name = index == 3 ? "coonv_4" : "conv_\(index + 1)"
      x = criticConvolution(
        x, index, kernel: settings.kernels[index], strides: settings.strides[index], name: name)
      let pool = settings.pooling[index]
      // The article pools after the first activation and before the others, which is the same.
      if index == 0 { x = LeakyReLU(settings.slope)(x) }
      if pool > 0 { x = MaxPooling2D(pool)(x) }
      if index > 0 { x = LeakyReLU(settings.slope)(x) }
      if settings.dropout > 0 { x = Dropout(settings.dropout)(x) }
    }
    let features = Flatten()(x)
    let isFake = Dense(1, kernelInitializer: settings.dense)(features, name: "output_is_fake")
    let category = Dense(
      classHead.outputs(of: classCount), activation: .softmax, kernelInitializer: settings.dense)(
        features, name: "output_class")
    return try Network("D", inputs: [input], outputs: [isFake, category])
  }

  /// x through a convolution with the channels of the critic's convolution of this number, counted from 0, normalised
  /// as that one is.
  private func criticConvolution(_ x: Symbol, _ index: Int, kernel: Int, strides: Int = 1, name: String) -> Symbol {
    let settings = criticSettings
    let convolution = Conv2D(
      settings.filters[index], kernel: kernel, strides: strides, padding: .same,
      usesBias: !settings.normalizes(index), kernelInitializer: settings.kernel)
    let x = convolution(x, name: name)
    return settings.normalizes(index) ? BatchNormalization(momentum: settings.momentum)(x) : x
  }
}
