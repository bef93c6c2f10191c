public import Layers
public import Tensors
public import Zoo

/// Auxiliary-classifier GAN: the generator is told a class, and the critic has a second head that names it.
///
/// A. Odena, C. Olah, J. Shlens, "Conditional image synthesis with auxiliary classifier GANs", 2017,
/// https://arxiv.org/abs/1610.09585. The networks are those of M. Yurasov's "Wasserstein GAN in Keras", 2017, with their
/// sizes as settings: latent vector times class embedding, dense layers, then up-sampling and convolutions; a critic of
/// convolutions with pooling or strides, and two heads.
public struct ACGAN: Architecture {
  /// [H, W, C]
  public let sample: Shape
  /// Number of classes.
  public var classes: Int? { classCount }
  /// What the generator draws from.
  public let latent: LatentSpace

  let classCount: Int
  let generatorSettings: GeneratorSettings
  let criticSettings: CriticSettings

  /// Input `input_z` [latent] times the embedding of `input_class` [1] → `output_generated_image` [H, W, C] in [−1, 1].
  public func generator() throws -> Network {
    let settings = generatorSettings
    let inputClass = Symbol.input("input_class", [1], of: .int32)
    let embedding = Embedding(classCount, latent.size, embeddingsInitializer: settings.embedding)(inputClass)
    let embedded = Flatten()(embedding, name: "embedded_class")
    let inputZ = Symbol.input("input_z", [latent.size])

    var x = Multiply()(inputZ, embedded, name: "h")
    for units in settings.hidden { x = settings.activated(Dense(units, usesBias: settings.usesBias)(x)) }
    let start = settings.start
    let dense = Dense(start.count, usesBias: settings.usesBias)(x)
    // Channels are normalised, so with batch normalisation the image has to be there first.
    x =
      settings.batchNormalization
      ? settings.activated(Reshape(start)(dense)) : Reshape(start)(settings.activated(dense))

    for (index, filters) in settings.filters.enumerated() {
      if index < settings.upSamplings { x = UpSampling2D(2)(x) }
      x = settings.activated(
        Conv2D(
          filters, kernel: settings.kernels[index], padding: .same, usesBias: settings.usesBias,
          kernelInitializer: settings.kernel)(x))
    }
    if settings.filters.count < settings.upSamplings { x = UpSampling2D(2)(x) }
    let output = Conv2D(
      sample[2], kernel: settings.outputKernel, padding: .same, activation: .tanh, kernelInitializer: settings.kernel)(
        x, name: "output_generated_image")
    return try Network("G", inputs: [inputZ, inputClass], outputs: [output])
  }

  /// Input `input_image` [H, W, C] → `output_is_fake` [1], high for real images, and `output_class` [classes], softmax.
  public func critic() throws -> Network {
    let settings = criticSettings
    let input = Symbol.input("input_image", sample)
    var x = input
    for (index, filters) in settings.filters.enumerated() {
      // The article calls its fourth convolution `coonv_4`; its files do so too.
      let name = index == 3 ? "coonv_4" : "conv_\(index + 1)"
      x = Conv2D(
        filters, kernel: settings.kernels[index], strides: settings.strides[index], padding: .same,
        kernelInitializer: settings.kernel)(x, name: name)
      let pool = settings.pooling[index]
      // The article pools after the first activation and before the others, which is the same.
      if index == 0 { x = LeakyReLU(settings.slope)(x) }
      if pool > 0 { x = MaxPooling2D(pool)(x) }
      if index > 0 { x = LeakyReLU(settings.slope)(x) }
      if settings.dropout > 0 { x = Dropout(settings.dropout)(x) }
    }
    let features = Flatten()(x)
    let isFake = Dense(1)(features, name: "output_is_fake")
    let category = Dense(classCount, activation: .softmax)(features, name: "output_class")
    return try Network("D", inputs: [input], outputs: [isFake, category])
  }
}
