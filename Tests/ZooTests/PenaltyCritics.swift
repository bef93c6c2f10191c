import GANZoo

/// Small critics of images [4, 4, 2], one for each way in which a layer may stand in a critic.
enum PenaltyCritics {
  /// Layers that no critic has: whole numbers go in, or nothing is computed.
  static let elsewhere: Set = ["ConditionalBatchNormalization", "Embedding", "InputLayer"]

  /// Critics whose gradient jumps where a unit or a maximum changes.
  static let kinked: Set = ["Activation relu", "Dense relu", "LeakyReLU", "MaxPooling2D", "ReLU"]

  /// By name; the part before a space is the layer's class name.
  static let all: [String: @Sendable () throws -> Network] = [
    "Activation elu": { try between(Activation(.elu)) },
    "Activation linear": { try between(Activation(.linear)) },
    "Activation relu": { try between(Activation(.relu)) },
    "Activation sigmoid": { try between(Activation(.sigmoid)) },
    "Activation softmax": { try between(Activation(.softmax)) },
    "Activation softplus": { try between(Activation(.softplus)) },
    "Activation tanh": { try between(Activation(.tanh)) },
    "Add": { try merged(Add()) },
    "AveragePooling2D": { try between(AveragePooling2D(2)) },
    "BatchNormalization": { try between(BatchNormalization()) },
    "Concatenate": { try merged(Concatenate()) },
    "Conv1D": { try sequence(Conv1D(3, kernel: 3, activation: .tanh)) },
    "Conv2D": { try between(Conv2D(3, kernel: 3, activation: .tanh)) },
    "Conv2D same": { try between(Conv2D(3, kernel: 3, padding: .same, activation: .softplus)) },
    "Conv2D strides": { try between(Conv2D(3, kernel: 3, strides: 2, padding: .same, activation: .tanh)) },
    "Conv2DTranspose": {
      try between(Conv2DTranspose(3, kernel: 3, strides: 2, padding: .same, activation: .tanh))
    },
    "Cropping2D": { try between(Cropping2D(1)) },
    "Dense": { try between(Dense(5, activation: .tanh)) },
    "Dense relu": { try between(Dense(5, activation: .relu)) },
    "Dropout": { try between(Dropout(0.4)) },
    "ELU": { try between(ELU()) },
    "Flatten": { try between(Flatten()) },
    "GlobalAveragePooling2D": { try between(GlobalAveragePooling2D()) },
    "LayerNormalization": { try between(LayerNormalization()) },
    "LeakyReLU": { try between(LeakyReLU(0.2)) },
    "MaxPooling2D": { try between(MaxPooling2D(2)) },
    "Multiply": { try merged(Multiply()) },
    "ReLU": { try between(ReLU()) },
    "Rescaling": { try between(Rescaling(0.7, offset: -0.2)) },
    "Reshape": { try between(Reshape([2, 8, 3])) },
    "SpectralNormalization": { try between(SpectralNormalization(Conv2D(3, kernel: 3, activation: .tanh))) },
    "UpSampling2D": { try between(UpSampling2D(2)) },
    "ZeroPadding2D": { try between(ZeroPadding2D(1)) },
  ]

  /// A layer after a convolution and before a dense layer.
  private static func between(_ layer: any Layer) throws -> Network {
    let image = Symbol.input("image", [4, 4, 2])
    let x = layer.callAsFunction(Conv2D(3, kernel: 3, padding: .same)(image))
    return try scored(image, x)
  }

  /// A layer after an image's pixels in a row.
  private static func sequence(_ layer: any Layer) throws -> Network {
    let image = Symbol.input("image", [4, 4, 2])
    return try scored(image, layer.callAsFunction(Reshape([16, 2])(image)))
  }

  /// A layer of two convolutions.
  private static func merged(_ layer: any Layer) throws -> Network {
    let image = Symbol.input("image", [4, 4, 2])
    let parts = (Conv2D(3, kernel: 3, padding: .same)(image), Conv2D(3, kernel: 1)(image))
    return try scored(image, layer.callAsFunction(parts.0, parts.1))
  }

  private static func scored(_ image: Symbol, _ x: Symbol) throws -> Network {
    let hidden = Dense(4, activation: .tanh)(Flatten()(x))
    return try Network("D", inputs: [image], outputs: [Dense(1)(hidden)])
  }
}
