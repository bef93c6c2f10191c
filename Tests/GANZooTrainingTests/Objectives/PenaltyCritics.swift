import GANZoo

/// Small critics of images [4, 4, 2], one for each way in which a layer may stand in a critic.
enum PenaltyCritics {
  /// Layers that no critic has: whole numbers go in, or nothing is computed.
  static let elsewhere: Set = ["Embedding", "InputLayer"]

  /// Critics whose gradient jumps where a unit or a maximum changes.
  static let kinked: Set = [
    "Activation leaky_relu", "Activation relu", "Activation relu6", "Dense relu", "GlobalMaxPooling1D",
    "GlobalMaxPooling2D", "LeakyReLU", "MaxPooling1D", "MaxPooling2D", "Maximum", "Minimum",
    "PReLU",
    "ReLU", "ReLU capped",
  ]

  /// By name; the part before a space is the layer's class name.
  static let all: [String: @Sendable () throws -> Network] = [
    "Activation elu": { try between(Activation(.elu)) },
    "Activation exponential": { try between(Activation(.exponential)) },
    "Activation gelu": { try between(Activation(.gelu)) },
    "Activation log_sigmoid": { try between(Activation(.logSigmoid)) },
    "Activation squareplus": { try between(Activation(.squareplus)) },
    "Activation tanh_shrink": { try between(Activation(.tanhShrink)) },
    "Activation leaky_relu": { try between(Activation(.leakyReLU)) },
    "Activation linear": { try between(Activation(.linear)) },
    "Activation mish": { try between(Activation(.mish)) },
    "Activation relu6": { try between(Activation(.relu6)) },
    "Activation selu": { try between(Activation(.selu)) },
    "Activation softsign": { try between(Activation(.softsign)) },
    "Activation swish": { try between(Activation(.swish)) },
    "Activation relu": { try between(Activation(.relu)) },
    "Activation sigmoid": { try between(Activation(.sigmoid)) },
    "Activation softmax": { try between(Activation(.softmax)) },
    "Activation softplus": { try between(Activation(.softplus)) },
    "Activation tanh": { try between(Activation(.tanh)) },
    "Add": { try merged(Add()) },
    "Average": { try merged(Average()) },
    "AveragePooling1D": { try sequence(AveragePooling1D(3, strides: 2, padding: .same)) },
    "AveragePooling2D": { try between(AveragePooling2D(2)) },
    "BatchNormalization": { try between(BatchNormalization()) },
    "Concatenate": { try merged(Concatenate()) },
    "Conv1D": { try sequence(Conv1D(3, kernel: 3, activation: .tanh)) },
    "Conv1D causal": { try sequence(Conv1D(3, kernel: 3, padding: .causal, dilation: 2, activation: .tanh)) },
    "Conv2D": { try between(Conv2D(3, kernel: 3, activation: .tanh)) },
    "Conv1DTranspose": { try sequence(Conv1DTranspose(3, kernel: 3, strides: 2, outputPadding: 1, activation: .tanh)) },
    "Conv2D groups": { try between(Conv2D(6, kernel: 3, groups: 3, activation: .tanh)) },
    "Conv2D dilated": { try between(Conv2D(3, kernel: 2, dilation: Dilation(2), activation: .tanh)) },
    "Conv2D same": { try between(Conv2D(3, kernel: 3, padding: .same, activation: .softplus)) },
    "Conv2D strides": { try between(Conv2D(3, kernel: 3, strides: 2, padding: .same, activation: .tanh)) },
    "Conv2DTranspose": {
      try between(Conv2DTranspose(3, kernel: 3, strides: 2, padding: .same, activation: .tanh))
    },
    "Conv2DTranspose output padding": {
      try between(Conv2DTranspose(3, kernel: 3, strides: 2, outputPadding: OutputPadding(1), activation: .tanh))
    },
    "Cropping1D": { try sequence(Cropping1D(2)) },
    "Cropping2D": { try between(Cropping2D(1)) },
    "Dense": { try between(Dense(5, activation: .tanh)) },
    "Dense relu": { try between(Dense(5, activation: .relu)) },
    "DepthwiseConv2D": { try between(DepthwiseConv2D(kernel: 3, depthMultiplier: 2, activation: .tanh)) },
    "Dropout": { try between(Dropout(0.4)) },
    "ELU": { try between(ELU()) },
    "Flatten": { try between(Flatten()) },
    "AlphaDropout": { try between(AlphaDropout(0.3)) },
    "GaussianDropout": { try between(GaussianDropout(0.3)) },
    "GaussianNoise": { try between(GaussianNoise(0.3)) },
    "GlobalAveragePooling1D": { try sequence(GlobalAveragePooling1D()) },
    "GlobalMaxPooling1D": { try sequence(GlobalMaxPooling1D()) },
    "GlobalMaxPooling2D": { try between(GlobalMaxPooling2D()) },
    "GlobalAveragePooling2D": { try between(GlobalAveragePooling2D()) },
    "GroupNormalization": { try between(GroupNormalization(groups: 1)) },
    "LayerNormalization": { try between(LayerNormalization()) },
    "LayerNormalization outer": { try between(LayerNormalization(axis: [1, 3])) },
    "LeakyReLU": { try between(LeakyReLU(0.2)) },
    "MaxPooling1D": { try sequence(MaxPooling1D(2)) },
    "MaxPooling2D": { try between(MaxPooling2D(2)) },
    "Maximum": { try merged(Maximum(), kernel: 4) },
    "Minimum": { try merged(Minimum(), kernel: 4) },
    "Multiply": { try merged(Multiply()) },
    "PReLU": { try between(PReLU(sharedAxes: [1, 2], alphaInitializer: .constant(0.2))) },
    "Permute": { try between(Permute([2, 3, 1])) },
    "ReLU capped": { try between(ReLU(maximum: 0.7, slope: 0.1, threshold: 0.1)) },
    "ReLU": { try between(ReLU()) },
    "RepeatVector": { try sequence(Flatten(), RepeatVector(2)) },
    "Rescaling": { try between(Rescaling(0.7, offset: -0.2)) },
    "Resizing bicubic": { try between(Resizing(3, 5, interpolation: .bicubic)) },
    "Resizing": { try between(Resizing(3, 5)) },
    "Reshape": { try between(Reshape([2, 8, 3])) },
    "SeparableConv1D": { try sequence(SeparableConv1D(3, kernel: 3, padding: .causal, activation: .tanh)) },
    "SeparableConv2D": { try between(SeparableConv2D(3, kernel: 3, activation: .tanh)) },
    "Softmax": { try between(Softmax()) },
    "SpatialDropout2D": { try between(SpatialDropout2D(0.4)) },
    "SpectralNormalization": { try between(SpectralNormalization(Conv2D(3, kernel: 3, activation: .tanh))) },
    "Subtract": { try merged(Subtract()) },
    "UnitNormalization": { try between(UnitNormalization()) },
    "UpSampling1D": { try sequence(UpSampling1D(2)) },
    "UpSampling2D bilinear": { try between(UpSampling2D(2, interpolation: .bilinear)) },
    "UpSampling2D": { try between(UpSampling2D(2)) },
    "ZeroPadding1D": { try sequence(ZeroPadding1D(1)) },
    "ZeroPadding2D": { try between(ZeroPadding2D(1)) },
  ]

  /// A layer after a convolution and before a dense layer.
  private static func between(_ layer: any Layer) throws -> Network {
    let image = Symbol.input("image", [4, 4, 2])
    let x = layer.callAsFunction(Conv2D(3, kernel: 3, padding: .same)(image))
    return try scored(image, x)
  }

  /// Layers after a convolution's pixels in a row.
  private static func sequence(_ layers: any Layer...) throws -> Network {
    let image = Symbol.input("image", [4, 4, 2])
    let x = Reshape([16, 3])(Conv2D(3, kernel: 3, padding: .same)(image))
    return try scored(image, layers.reduce(x) { $1.callAsFunction($0) })
  }

  /// A layer of two convolutions, whose numbers are few with a large kernel: few kinks, where the layer has them.
  private static func merged(_ layer: any Layer, kernel: Int = 1) throws -> Network {
    let image = Symbol.input("image", [4, 4, 2])
    let first = kernel == 1 ? Conv2D(3, kernel: 3, padding: .same) : Conv2D(3, kernel: kernel)
    let parts = (first(image), Conv2D(3, kernel: kernel)(image))
    return try scored(image, layer.callAsFunction(parts.0, parts.1))
  }

  private static func scored(_ image: Symbol, _ x: Symbol) throws -> Network {
    let hidden = Dense(4, activation: .tanh)(Flatten()(x))
    return try Network("D", inputs: [image], outputs: [Dense(1)(hidden)])
  }
}
