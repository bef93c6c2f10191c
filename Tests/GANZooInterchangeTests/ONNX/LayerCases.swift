import GANZoo

// Every layer with its special cases. All axes have different sizes, so that swapped axes are noticed.
extension ModelCase {
  static let layers =
    weights + convolutions + transposedConvolutions + poolings + images + shapes + activations + normalizations
    + merging + names

  private static let weights = [
    ModelCase("dense", [5], Dense(3, activation: .relu)),
    ModelCase("dense-without-bias", [5], Dense(3, activation: .softmax, usesBias: false)),
    ModelCase("dense-image", [2, 3, 4], Dense(5, activation: .softmax)),
    ModelCase("dense-image-without-bias", convolved: [2, 3, 4], Dense(5, usesBias: false)),
    ModelCase("dense-whole", [3], of: .int32, Dense(2)),
    ModelCase("embedding", [2], of: .int32, Embedding(4, 3)),
    ModelCase("embedding-float", [2], of: .int32) { Embedding(4, 3)(Rescaling(1)($0)) },
    ModelCase("spectral-dense", [5], SpectralNormalization(Dense(3, activation: .tanh))),
    ModelCase("spectral-convolution", [5, 4, 2], SpectralNormalization(Conv2D(3, kernel: 3, padding: .same))),
    ModelCase("spectral-embedding", [1], of: .int32, SpectralNormalization(Embedding(4, 3))),
  ]

  private static let convolutions =
    windows.map { ModelCase("convolution-\(text($0))", [7, 6, 2], Conv2D(3, window: $0)) } + [
      ModelCase("convolution-softmax", [5, 4, 2], Conv2D(3, kernel: 3, activation: .softmax, usesBias: false)),
      ModelCase("convolution-dilated", [7, 9, 2], Conv2D(3, kernel: 3, padding: .same, dilation: Dilation(2, 3))),
      ModelCase("convolution-1d-causal", [7, 2], Conv1D(3, kernel: 3, strides: 2, padding: .causal)),
      ModelCase("convolution-1d-dilated", [7, 2], Conv1D(3, kernel: 3, padding: .causal, dilation: 2)),
      ModelCase("convolution-1d-same", [7, 2], Conv1D(3, kernel: 4, strides: 2, padding: .same, activation: .elu)),
      ModelCase("convolution-groups", [7, 6, 4], Conv2D(6, kernel: 3, strides: 2, padding: .same, groups: 2)),
      ModelCase("convolution-1d-groups", [7, 6], Conv1D(4, kernel: 3, padding: .causal, groups: 2)),
      ModelCase(
        "depthwise", [7, 6, 4], DepthwiseConv2D(kernel: 3, strides: 2, padding: .same, depthMultiplier: 2)),
      ModelCase(
        "depthwise-dilated", [7, 6, 4],
        DepthwiseConv2D(window: Window(2, 3), dilation: Dilation(2, 1), activation: .relu, usesBias: false)),
      ModelCase("separable", [7, 6, 4], SeparableConv2D(5, kernel: 3, padding: .same, activation: .tanh)),
      ModelCase(
        "separable-multiplied", [7, 6, 4],
        SeparableConv2D(5, kernel: 2, strides: 2, depthMultiplier: 3, usesBias: false)
      ),
      ModelCase("separable-1d", [7, 3], SeparableConv1D(5, kernel: 3, padding: .same, activation: .tanh)),
      ModelCase(
        "separable-1d-causal", [7, 3],
        SeparableConv1D(4, kernel: 3, padding: .causal, dilation: 2, depthMultiplier: 2, usesBias: false)),
      ModelCase("convolution-1d-valid", [7, 2], Conv1D(3, kernel: 3, strides: 3, usesBias: false)),
    ]

  private static let transposedConvolutions =
    windows.map { ModelCase("transposed-\(text($0))", [3, 4, 2], Conv2DTranspose(3, window: $0)) } + [
      ModelCase(
        "transposed-without-bias", [3, 4, 2], Conv2DTranspose(5, kernel: 3, activation: .relu, usesBias: false)),
      ModelCase(
        "transposed-padded", [3, 4, 2],
        Conv2DTranspose(3, kernel: 3, strides: 2, padding: .same, outputPadding: OutputPadding(0, 1))),
      ModelCase(
        "transposed-padded-valid", [3, 4, 2], Conv2DTranspose(3, kernel: 3, strides: 2, outputPadding: OutputPadding(1))
      ),
      ModelCase(
        "transposed-dilated", [5, 4, 2],
        Conv2DTranspose(3, window: Window(3, 2, padding: .same), dilation: Dilation(2, 3))),
      ModelCase("transposed-1d", [5, 2], Conv1DTranspose(3, kernel: 4, strides: 3, padding: .same)),
    ]

  private static let poolings =
    windows.flatMap {
      [
        ModelCase("maximum-\(text($0))", [7, 6, 2], MaxPooling2D.self, window: $0),
        ModelCase("average-\(text($0))", [7, 6, 2], AveragePooling2D.self, window: $0),
      ]
    } + [
      ModelCase("maximum-1d", [7, 2], MaxPooling1D(3, strides: 2, padding: .same)),
      ModelCase("average-1d", [8, 2], AveragePooling1D(3, strides: 2, padding: .same)),
      ModelCase("global-average-1d", [7, 2], GlobalAveragePooling1D()),
      ModelCase("global-maximum-1d", [7, 2], GlobalMaxPooling1D(keepsAxes: true)),
      ModelCase("global-maximum", convolved: [3, 4, 5]) { Dense(2)(GlobalMaxPooling2D()($0)) },
      ModelCase("maximum-1", convolved: [3, 4, 2], MaxPooling2D(1)),
      ModelCase("global-average", [3, 4, 5], GlobalAveragePooling2D()),
      ModelCase("global-average-kept", convolved: [3, 4, 5], GlobalAveragePooling2D(keepsAxes: true)),
      ModelCase("global-average-then-dense", convolved: [3, 4, 5]) { Dense(2)(GlobalAveragePooling2D()($0)) },
    ]

  private static let images =
    [Margins(top: 1, bottom: 2, left: 0, right: 3), Margins(0)].enumerated().flatMap {
      [
        ModelCase("padding-\($0)", [3, 4, 2], ZeroPadding2D($1)),
        ModelCase("padding-convolved-\($0)", convolved: [3, 4, 2], ZeroPadding2D($1)),
        ModelCase("cropping-\($0)", [4, 5, 2], Cropping2D($1)),
        ModelCase("cropping-convolved-\($0)", convolved: [4, 5, 2], Cropping2D($1)),
      ]
    } + [
      ModelCase("padding-1d", [3, 2], ZeroPadding1D(before: 0, after: 2)),
      ModelCase("cropping-1d", [5, 2], Cropping1D(before: 1, after: 2)),
      ModelCase("up-sampling-1d", [3, 2], UpSampling1D(3)),
      ModelCase("up-sampling-bilinear", [3, 4, 2], UpSampling2D(height: 3, width: 2, interpolation: .bilinear)),
      ModelCase("resizing", [3, 4, 2], Resizing(7, 3)),
      ModelCase("resizing-convolved", convolved: [5, 9, 2], Resizing(7, 5, cropsToAspectRatio: true)),
      ModelCase("resizing-nearest", [6, 4, 2], Resizing(5, 9, interpolation: .nearest)),
      ModelCase("resizing-nearest-convolved", convolved: [6, 4, 2], Resizing(4, 2, interpolation: .nearest)),
      ModelCase("resizing-bicubic", [3, 4, 2], Resizing(7, 3, interpolation: .bicubic)),
      ModelCase(
        "resizing-bicubic-convolved", convolved: [5, 9, 2],
        Resizing(7, 5, interpolation: .bicubic, cropsToAspectRatio: true)),
      ModelCase("up-sampling-bicubic", [3, 4, 2], UpSampling2D(height: 3, width: 2, interpolation: .bicubic)),
      ModelCase("up-sampling", [3, 4, 2], UpSampling2D(height: 3, width: 2)),
      ModelCase("up-sampling-convolved", convolved: [3, 4, 2]) { convolution(3)(UpSampling2D()($0)) },
    ]

  private static let shapes = [
    ModelCase("flatten", [2, 3, 4], Flatten()),
    ModelCase("flatten-convolved", convolved: [2, 3, 4], Flatten()),
    ModelCase("flatten-vector", [3]) { Dense(2)(Flatten()($0)) },
    ModelCase("reshape", [6], Reshape([1, 2, 3])),
    ModelCase("reshape-convolved", convolved: [2, 3, 4], Reshape([6, 2, 2])),
    ModelCase("reshape-open", [6], Reshape(sizes: [2, -1])),
    ModelCase("permute", convolved: [2, 3, 4], Permute([3, 1, 2])),
    ModelCase("repeat", [3], RepeatVector(4)),
    ModelCase("dropout", convolved: [2, 3, 4], Dropout(0.5)),
    ModelCase("spatial-dropout", [2, 3, 4], SpatialDropout2D(0.5)),
    ModelCase("noise", [2], GaussianNoise(0.5)),
    ModelCase("gaussian-dropout", [2], GaussianDropout(0.5)),
    ModelCase("alpha-dropout", convolved: [2, 3, 4], AlphaDropout(0.5)),
  ]

  private static let activations =
    ActivationFunction.allCases.flatMap {
      [
        ModelCase("activation-\($0)", [5], Activation($0)),
        ModelCase("activation-convolved-\($0)", convolved: [2, 3, 4], Activation($0)),
      ]
    } + [
      ModelCase("relu-to", [5], ReLU(maximum: 0.5)), ModelCase("relu-sloped", [5], ReLU(maximum: 0.5, slope: 0.1)),
      ModelCase("relu-from", [50], ReLU(threshold: 0.5)),
      ModelCase("relu-all", [50], ReLU(maximum: 1, slope: 0.1, threshold: 0.5)),
      ModelCase("prelu", convolved: [2, 3, 4], PReLU()),
      ModelCase("prelu-shared", [2, 3, 4], PReLU(sharedAxes: [1, 2])),
      ModelCase("softmax", convolved: [2, 3, 4], Softmax()),
      ModelCase("relu", [5], ReLU()), ModelCase("leaky-relu", [5], LeakyReLU(0.2)), ModelCase("elu", [5], ELU(0.5)),
      ModelCase("rescaling", convolved: [2, 3, 4], Rescaling(0.5, offset: -1)),
    ]

  private static let normalizations = [
    ModelCase("batch-normalization-vector", [5], BatchNormalization(epsilon: 0.1)),
    ModelCase("batch-normalization-sequence", [3, 5], BatchNormalization(center: false)),
    ModelCase("batch-normalization-image", [2, 3, 4], BatchNormalization(scale: false)),
    ModelCase("batch-normalization-bare", convolved: [2, 3, 4], BatchNormalization(center: false, scale: false)),
    ModelCase("layer-normalization-vector", [5], LayerNormalization(epsilon: 0.1)),
    ModelCase("layer-normalization-channels", convolved: [2, 3, 4], LayerNormalization(center: false)),
    ModelCase("layer-normalization-two", convolved: [2, 3, 4], LayerNormalization(axis: [-1, -2], scale: false)),
    ModelCase("layer-normalization-all", [2, 3, 4], LayerNormalization(axis: [1, 2, 3])),
    ModelCase("layer-normalization-all-convolved", convolved: [2, 3, 4], LayerNormalization(axis: [1, 2, 3])),
    ModelCase(
      "layer-normalization-bare", convolved: [2, 3, 4],
      LayerNormalization(axis: [1, 2, 3], center: false, scale: false)),
    ModelCase("layer-normalization-rows", [2, 3, 4], LayerNormalization(axis: [1])),
    ModelCase("layer-normalization-outer", convolved: [2, 3, 4], LayerNormalization(axis: [1, 3], epsilon: 0.1)),
    ModelCase("group-normalization", convolved: [2, 3, 6], GroupNormalization(groups: 3, epsilon: 0.1)),
    ModelCase("group-normalization-each", [2, 3, 6], GroupNormalization(groups: -1, center: false)),
    ModelCase("group-normalization-vector", [6], GroupNormalization(groups: 2)),
    ModelCase("group-normalization-sequence", [5, 6], GroupNormalization(groups: 2, scale: false)),
    ModelCase("unit-normalization", [3, 4], UnitNormalization()),
    ModelCase("unit-normalization-pixels", convolved: [2, 3, 4], UnitNormalization(axis: [1, 2])),
  ]

  private static let merging = [
    ModelCase("add", [3, 4, 2]) { Add()($0, convolution(2)($0), Activation(.tanh)($0)) },
    ModelCase("multiply", [3, 4, 2]) { Multiply()(convolution(2)($0), $0) },
    ModelCase("multiply-itself", [3], of: .int32) { Multiply()($0, $0, $0) },
    ModelCase("concatenate", [3, 4, 2]) { Concatenate()($0, convolution(5)($0), Activation(.tanh)($0)) },
    ModelCase("concatenate-convolved", [3, 4, 2]) { Concatenate()(convolution(5)($0), $0) },
    ModelCase("subtract", [3, 4, 2]) { Subtract()(convolution(2)($0), $0) },
    ModelCase("average", [3]) { Average()($0, Dense(3)($0), Dense(1)($0)) },
    ModelCase("maximum", [3]) { Maximum()($0, Dense(3)($0), Dense(3)($0)) },
    ModelCase("minimum", [3]) { Minimum()($0, Dense(3)($0)) },
    ModelCase("modulation", convolved: [3, 4, 2]) { Multiply()($0, Reshape([1, 1, 2])(Dense(2)(Flatten()($0)))) },
    ModelCase("modulation-vector", convolved: [3, 4, 2]) { Add()(Dense(2)(Flatten()($0)), $0) },
    ModelCase("modulation-means", [3, 4, 2]) {
      Multiply()(GlobalAveragePooling2D(keepsAxes: true)(convolution(2)($0)), $0)
    },
    ModelCase("modulation-outer", [3, 4, 1]) { Add()(GlobalAveragePooling2D(keepsAxes: true)(convolution(2)($0)), $0) },
    ModelCase("concatenate-rows", [3, 4, 2]) { Concatenate(axis: 1)($0, convolution(2)($0)) },
    ModelCase("concatenate-columns", [3, 4, 2]) { Concatenate(axis: -2)(convolution(2)($0), $0) },
    ModelCase("concatenate-vectors", [3]) { Concatenate()($0, Dense(2)($0)) },
  ]

  /// Networks with outputs that need further names, since a value of ONNX has one name.
  private static let names = [
    ModelCase("input-as-output") {
      let (x, label) = (Symbol.input("x", [2]), Symbol.input("class", [1], of: .int32))
      return try Network("G", inputs: [x, label], outputs: [Dropout(0.5)(x, name: "dropped"), x, label])
    },
    ModelCase("output-twice") {
      let x = Symbol.input("x", [3, 4, 2])
      let y = convolution(2)(x, name: "y")
      return try Network(
        "G", inputs: [x], outputs: [y, y, Dropout(0.5)(y, name: "z"), Activation(.relu)(y, name: "w")])
    },
    ModelCase("unused-input") {
      let (x, unused) = (Symbol.input("x", [2]), Symbol.input("unused", [3]))
      return try Network("G", inputs: [unused, x], outputs: [Dense(2)(x, name: "y")])
    },
    ModelCase("names-of-nodes") {
      let x = Symbol.input("x", [2])
      let y = Dense(3)(Dense(2)(x, name: "y/Gemm"), name: "y")
      return try Network("G", inputs: [x], outputs: [y, Dense(2)(y, name: "y/kernel")])
    },
  ]

  /// Windows of odd and even sizes, with and without zeros, and steps longer than the window.
  private static let windows = Padding.allCases.flatMap { padding in
    [(1, 2, 1, 1), (3, 2, 2, 1), (4, 5, 2, 2), (2, 1, 3, 4), (3, 4, 4, 3)].map {
      Window($0.0, $0.1, strides: ($0.2, $0.3), padding: padding)
    }
  }

  private init(_ name: String, _ shape: Shape, _ pooling: any Layer.Type, window: Window) {
    let settings: JSONObject = [
      "pool_size": .array([.int(window.height), .int(window.width)]),
      "strides": .array([.int(window.strideHeight), .int(window.strideWidth)]),
      "padding": .string(window.padding.rawValue),
    ]
    self.init(name) {
      let x = Symbol.input("x", shape)
      return try Network(name, inputs: [x], outputs: [pooling.init(configuration: settings)(x, name: "y")])
    }
  }

  private static func text(_ window: Window) -> String {
    "\(window.padding)-\(window.height)x\(window.width)-by-\(window.strideHeight)x\(window.strideWidth)"
  }
}
