import Layers
import Tensors
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
    (UpSampling2D(), [[4, 4]], "(UpSampling2D) expects an image [H, W, C], but is given [4, 4]"),
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
    (Multiply(), [[2, 3], [3]], "(Multiply) expects at least two inputs of one shape, but is given [2, 3] and [3]"),
    (Add(), [[2]], "(Add) expects at least two inputs of one shape, but is given [2]"),
    (
      Concatenate(), [[2, 3], [3, 3]],
      "(Concatenate) expects at least two inputs that differ in their last size only, but is given [2, 3] and [3, 3]"
    ),
    (Conv2DTranspose(3, kernel: 2), [[8]], "(Conv2DTranspose) expects an image [H, W, C], but is given [8]"),
    (
      LayerNormalization(), [[]], "(LayerNormalization) expects one input with at least one axis, but is given []"
    ),
    (
      LayerNormalization(axis: [1, 2]), [[4, 5, 6]],
      "(LayerNormalization) expects one input with the last axes 1, 2, the batch axis counted, but is given [4, 5, 6]"
    ),
    (
      LayerNormalization(axis: [-1, -2, -3]), [[4, 5]],
      "(LayerNormalization) expects one input with the last axes -1, -2, -3, the batch axis counted, "
        + "but is given [4, 5]"
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
    (
      ConditionalBatchNormalization(3), [[4, 1], [2]],
      "(ConditionalBatchNormalization) expects an input with at least one axis and a class [1], "
        + "but is given [4, 1] and [2]"
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

  @Test("Every layer of the catalogue is in the table, but for the input")
  func complete() {
    let tested = Set(Self.cases.map { type(of: $0.0).className })
    #expect(tested.union(["InputLayer"]) == Set(LayerCatalogue.builtIn.names))
  }
}

/// A layer applied to any number of symbols.
private struct Applied {
  let layer: any Layer
  init(_ layer: any Layer) { self.layer = layer }

  func symbol(_ inputs: [Symbol]) -> Symbol {
    inputs.count == 1 ? layer(inputs[0], name: "middle") : layer(inputs[0], inputs[1], name: "middle")
  }
}
