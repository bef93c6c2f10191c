import GANZooNN
import GANZooTensors

/// The networks of "Wasserstein GAN in Keras" (Mikhail Yurasov, 2017), name by name:
/// https://gist.github.com/myurasov/6ecf449b32eb263e7d9a7f6e9aed5dc2
enum SeedNetworks {
  static let normal = Initializer.randomNormal(stddev: 0.02)

  static func generator() throws -> Network {
    let label = Symbol.input("input_class", [1], of: .int32)
    let embedded = Flatten()(Embedding(10, 100, embeddingsInitializer: .glorotUniform)(label), name: "embedded_class")
    let z = Symbol.input("input_z", [100])
    var x = Multiply()(z, embedded, name: "h")
    x = LeakyReLU()(Dense(1024)(x))
    x = LeakyReLU()(Dense(128 * 7 * 7)(x))
    x = Reshape([7, 7, 128])(x)
    for filters in [256, 128] {
      x = Conv2D(filters, kernel: 5, padding: .same, kernelInitializer: normal)(UpSampling2D()(x))
      x = LeakyReLU()(x)
    }
    let last = Conv2D(1, kernel: 2, padding: .same, activation: .tanh, kernelInitializer: normal)
    return try Network("G", inputs: [z, label], outputs: [last(x, name: "output_generated_image")])
  }

  static func critic() throws -> Network {
    let image = Symbol.input("input_image", [28, 28, 1])
    var x = Conv2D(32, kernel: 3, padding: .same, kernelInitializer: normal)(image, name: "conv_1")
    x = Dropout(0.3)(MaxPooling2D(2)(LeakyReLU()(x)))
    for (name, filters, pool) in [("conv_2", 64, 1), ("conv_3", 128, 2), ("coonv_4", 256, 1)] {
      x = Conv2D(filters, kernel: 3, padding: .same, kernelInitializer: normal)(x, name: name)
      x = Dropout(0.3)(LeakyReLU()(MaxPooling2D(pool)(x)))
    }
    let features = Flatten()(x)
    let isFake = Dense(1)(features, name: "output_is_fake")
    let classes = Dense(10, activation: .softmax)(features, name: "output_class")
    return try Network("D", inputs: [image], outputs: [isFake, classes])
  }
}
