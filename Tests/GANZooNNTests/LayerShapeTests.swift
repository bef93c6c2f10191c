import GANZooNN
import GANZooTensors
import Testing

@Suite("Inputs that do not fit a layer")
struct LayerShapeTests {
  static let cases: [(any Layer, [Shape], String)] = [
    (Dense(3), [[]], "(Dense) expects one input with at least one axis, but is given []"),
    (Dense(3), [[2], [2]], "(Dense) expects one input with at least one axis, but is given [2] and [2]"),
    (Conv2D(3, kernel: 2), [[8]], "(Conv2D) expects an image [H, W, C], but is given [8]"),
    (
      Conv2D(3, kernel: 5), [[4, 8, 1]],
      "(Conv2D) expects an image of at least 5 x 5 pixels, but is given [4, 8, 1]"
    ),
    (Embedding(3, 4), [[1], [1]], "(Embedding) expects one input of whole numbers, but is given [1] and [1]"),
    (Flatten(), [[1], [1]], "(Flatten) expects one input, but is given [1] and [1]"),
    (
      Reshape([2, 3]), [[5]], "(Reshape) expects an input of 6 numbers for the shape [2, 3], but is given [5]"
    ),
    (
      Reshape(sizes: [3, -1]), [[5]],
      "(Reshape) expects an input of a multiple of 3 numbers for the shape [3, -1], but is given [5]"
    ),
    (UpSampling2D(), [[4, 4]], "(UpSampling2D) expects an image [H, W, C], but is given [4, 4]"),
    (Resizing(2, 3), [[4, 4]], "(Resizing) expects an image [H, W, C], but is given [4, 4]"),
    (MaxPooling2D(), [[4]], "(MaxPooling2D) expects an image [H, W, C], but is given [4]"),
    (
      MaxPooling2D(3), [[2, 4, 1]],
      "(MaxPooling2D) expects an image of at least 3 x 3 pixels, but is given [2, 4, 1]"
    ),
    (Dropout(0.5), [[1], [1]], "(Dropout) expects one input, but is given [1] and [1]"),
    (BatchNormalization(), [[]], "(BatchNormalization) expects one input with at least one axis, but is given []"),
    (LeakyReLU(), [[1], [1]], "(LeakyReLU) expects one input, but is given [1] and [1]"),
    (ReLU(), [[1], [1]], "(ReLU) expects one input, but is given [1] and [1]"),
    (Activation(.tanh), [[1], [1]], "(Activation) expects one input, but is given [1] and [1]"),
    (
      Multiply(), [[2, 3], [2]],
      "(Multiply) expects at least two inputs that broadcast to one shape, but is given [2, 3] and [2]"
    ),
    (Add(), [[2]], "(Add) expects at least two inputs that broadcast to one shape, but is given [2]"),
    (
      Subtract(), [[2], [2], [2]],
      "(Subtract) expects two inputs that broadcast to one shape, but is given [2] and [2] and [2]"
    ),
    (
      Subtract(), [[2], [3]], "(Subtract) expects two inputs that broadcast to one shape, but is given [2] and [3]"
    ),
    (Average(), [[2]], "(Average) expects at least two inputs that broadcast to one shape, but is given [2]"),
    (
      Maximum(), [[2, 1], [3, 1]],
      "(Maximum) expects at least two inputs that broadcast to one shape, but is given [2, 1] and [3, 1]"
    ),
    (Minimum(), [[2]], "(Minimum) expects at least two inputs that broadcast to one shape, but is given [2]"),
    (
      Concatenate(axis: 1), [[2, 3], [2, 4]],
      "(Concatenate) expects at least two inputs that differ in their size along axis 1, the batch axis counted, only, "
        + "but is given [2, 3] and [2, 4]"
    ),
    (
      Concatenate(axis: -3), [[2, 3], [2, 3]],
      "(Concatenate) expects at least two inputs that differ in their size along axis -3, the batch axis counted, only, "
        + "but is given [2, 3] and [2, 3]"
    ),
    (PReLU(), [[1], [1]], "(PReLU) expects one input, but is given [1] and [1]"),
    (
      PReLU(sharedAxes: [1, 3]), [[4, 5]],
      "(PReLU) expects one input with the axes 1, 3, the batch axis counted, but is given [4, 5]"
    ),
    (Softmax(), [[]], "(Softmax) expects one input with at least one axis, but is given []"),
    (GaussianNoise(0.1), [[1], [1]], "(GaussianNoise) expects one input, but is given [1] and [1]"),
    (SpatialDropout2D(0.1), [[4, 4]], "(SpatialDropout2D) expects an image [H, W, C], but is given [4, 4]"),
    (RepeatVector(2), [[4, 4]], "(RepeatVector) expects a vector [C], but is given [4, 4]"),
    (Permute([2, 1]), [[4]], "(Permute) expects one input with 2 axes, but is given [4]"),
    (UpSampling1D(), [[4]], "(UpSampling1D) expects a sequence [L, C], but is given [4]"),
    (ZeroPadding1D(), [[4]], "(ZeroPadding1D) expects a sequence [L, C], but is given [4]"),
    (Cropping1D(), [[4]], "(Cropping1D) expects a sequence [L, C], but is given [4]"),
    (
      Cropping1D(before: 1, after: 2), [[3, 5]],
      "(Cropping1D) expects a sequence of at least 4 steps, but is given [3, 5]"
    ),
    (MaxPooling1D(), [[4]], "(MaxPooling1D) expects a sequence [L, C], but is given [4]"),
    (MaxPooling1D(3), [[2, 5]], "(MaxPooling1D) expects a sequence of at least 3 steps, but is given [2, 5]"),
    (AveragePooling1D(), [[4]], "(AveragePooling1D) expects a sequence [L, C], but is given [4]"),
    (AveragePooling1D(3), [[2, 5]], "(AveragePooling1D) expects a sequence of at least 3 steps, but is given [2, 5]"),
    (GlobalAveragePooling1D(), [[4]], "(GlobalAveragePooling1D) expects a sequence [L, C], but is given [4]"),
    (GlobalMaxPooling1D(), [[4]], "(GlobalMaxPooling1D) expects a sequence [L, C], but is given [4]"),
    (GlobalMaxPooling2D(), [[4, 4]], "(GlobalMaxPooling2D) expects an image [H, W, C], but is given [4, 4]"),
    (
      Conv2D(3, kernel: 3, dilation: Dilation(2)), [[4, 8, 1]],
      "(Conv2D) expects an image of at least 5 x 5 pixels, but is given [4, 8, 1]"
    ),
    (
      Conv1D(3, kernel: 3, dilation: 2), [[4, 1]],
      "(Conv1D) expects a sequence of at least 5 steps, but is given [4, 1]"
    ),
    (
      Concatenate(), [[2, 3], [3, 3]],
      "(Concatenate) expects at least two inputs that differ in their last size only, but is given [2, 3] and [3, 3]"
    ),
    (Conv2DTranspose(3, kernel: 2), [[8]], "(Conv2DTranspose) expects an image [H, W, C], but is given [8]"),
    (
      LayerNormalization(), [[]], "(LayerNormalization) expects one input with at least one axis, but is given []"
    ),
    (
      LayerNormalization(axis: []), [[4]],
      "(LayerNormalization) expects one input with axes to normalise, of which 'axis' names none, but is given [4]"
    ),
    (
      LayerNormalization(axis: [1, 4]), [[4, 5, 6]],
      "(LayerNormalization) expects one input with the axes 1, 4, the batch axis counted, but is given [4, 5, 6]"
    ),
    (
      LayerNormalization(axis: [0, 1]), [[4, 5]],
      "(LayerNormalization) expects one input with the axes 0, 1, the batch axis counted, but is given [4, 5]"
    ),
    (
      LayerNormalization(axis: [-1, -2, -3]), [[4, 5]],
      "(LayerNormalization) expects one input with the axes -1, -2, -3, the batch axis counted, "
        + "but is given [4, 5]"
    ),
    (
      GroupNormalization(groups: 4), [[3, 6]],
      "(GroupNormalization) expects one input whose last size is a multiple of 4, but is given [3, 6]"
    ),
    (
      UnitNormalization(axis: [2]), [[4]],
      "(UnitNormalization) expects one input with the axes 2, the batch axis counted, but is given [4]"
    ),
    (AlphaDropout(0.1), [[1], [1]], "(AlphaDropout) expects one input, but is given [1] and [1]"),
    (SeparableConv1D(3, kernel: 2), [[8]], "(SeparableConv1D) expects a sequence [L, C], but is given [8]"),
    (
      SeparableConv1D(3, kernel: 3, dilation: 2), [[4, 1]],
      "(SeparableConv1D) expects a sequence of at least 5 steps, but is given [4, 1]"
    ),
    (
      SeparableConv1D(1, kernel: 1, depthMultiplier: 1 << 20), [[1024, 1]],
      "(SeparableConv1D) expects an image of which the first convolution makes at most 67108864 numbers, "
        + "but is given [1024, 1]"
    ),
    (GaussianDropout(0.1), [[1], [1]], "(GaussianDropout) expects one input, but is given [1] and [1]"),
    (
      Conv2D(4, kernel: 1, groups: 2), [[4, 4, 3]],
      "(Conv2D) expects channels that 2 groups divide, but is given [4, 4, 3]"
    ),
    (Conv1D(4, kernel: 1, groups: 2), [[4, 3]], "(Conv1D) expects channels that 2 groups divide, but is given [4, 3]"),
    (DepthwiseConv2D(kernel: 2), [[8]], "(DepthwiseConv2D) expects an image [H, W, C], but is given [8]"),
    (
      SeparableConv2D(3, kernel: 5), [[4, 8, 1]],
      "(SeparableConv2D) expects an image of at least 5 x 5 pixels, but is given [4, 8, 1]"
    ),
    (
      SeparableConv2D(1, kernel: 1, depthMultiplier: 1 << 20), [[32, 32, 1]],
      "(SeparableConv2D) expects an image of which the first convolution makes at most 67108864 numbers, "
        + "but is given [32, 32, 1]"
    ),
    (Conv1DTranspose(3, kernel: 2), [[8]], "(Conv1DTranspose) expects a sequence [L, C], but is given [8]"),
    (
      Conv2DTranspose(3, kernel: 2, strides: 2, padding: .same, outputPadding: OutputPadding(0)), [[1, 4, 1]],
      "(Conv2DTranspose) expects an image large enough for its output padding, but is given [1, 4, 1]"
    ),
    (AveragePooling2D(), [[4]], "(AveragePooling2D) expects an image [H, W, C], but is given [4]"),
    (
      AveragePooling2D(3), [[2, 4, 1]],
      "(AveragePooling2D) expects an image of at least 3 x 3 pixels, but is given [2, 4, 1]"
    ),
    (GlobalAveragePooling2D(), [[4, 4]], "(GlobalAveragePooling2D) expects an image [H, W, C], but is given [4, 4]"),
    (ELU(), [[1], [1]], "(ELU) expects one input, but is given [1] and [1]"),
    (ZeroPadding2D(), [[4, 4]], "(ZeroPadding2D) expects an image [H, W, C], but is given [4, 4]"),
    (Cropping2D(1), [[4, 4]], "(Cropping2D) expects an image [H, W, C], but is given [4, 4]"),
    (
      Cropping2D(Margins(top: 1, bottom: 2, left: 0, right: 4)), [[4, 4, 1]],
      "(Cropping2D) expects an image of at least 4 x 5 pixels, but is given [4, 4, 1]"
    ),
    (Conv1D(3, kernel: 2), [[4, 4, 1]], "(Conv1D) expects a sequence [L, C], but is given [4, 4, 1]"),
    (Conv1D(3, kernel: 5), [[4, 1]], "(Conv1D) expects a sequence of at least 5 steps, but is given [4, 1]"),
    (Rescaling(2), [[1], [1]], "(Rescaling) expects one input, but is given [1] and [1]"),
    (
      SpectralNormalization(Conv2D(3, kernel: 2)), [[8]],
      "(SpectralNormalization) expects an image [H, W, C], but is given [8]"
    ),
  ]

  @Test("The error names the network, the layer, what it expects and what it is given", arguments: cases.indices)
  func wrongShape(index: Int) {
    let (layer, shapes, text) = Self.cases[index]
    let inputs = shapes.enumerated().map { Symbol.input("x\($0.offset)", $0.element) }
    let error = #expect(throws: NetworkError.self) {
      try Network("G", inputs: inputs, outputs: [Applied(layer).symbol(inputs)])
    }
    #expect(error?.description == "G: layer 'middle' " + text)
  }

  @Test("Convolutions take their kernel by its position, as in Keras")
  func positional() {
    #expect(Conv2D(8, 3, padding: .same).configuration == Conv2D(8, kernel: 3, padding: .same).configuration)
    #expect(Conv1D(8, 3, strides: 2).configuration == Conv1D(8, kernel: 3, strides: 2).configuration)
    #expect(
      Conv2DTranspose(8, 4, strides: 2, activation: .tanh).configuration
        == Conv2DTranspose(8, kernel: 4, strides: 2, activation: .tanh).configuration)
  }

  @Test("Every layer of the registry is in the table, but for the input")
  func complete() {
    let tested = Set(Self.cases.map { type(of: $0.0).className })
    #expect(tested.union(["InputLayer"]) == Set(LayerRegistry.builtIn.names))
  }
}

/// A layer applied to any number of symbols.
private struct Applied {
  let layer: any Layer
  init(_ layer: any Layer) { self.layer = layer }

  func symbol(_ inputs: [Symbol]) -> Symbol {
    switch inputs.count {
    case 1: layer(inputs[0], name: "middle")
    case 2: layer(inputs[0], inputs[1], name: "middle")
    default: layer(inputs[0], inputs[1], inputs[2], name: "middle")
    }
  }
}
