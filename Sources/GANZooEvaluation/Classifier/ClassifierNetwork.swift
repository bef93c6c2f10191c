import GANZooNN
import GANZooSupport
import GANZooTensors

/// The section `network` of a classifier's recipe: pairs of convolutions, the second of each halving the image, then a dense
/// layer of features and one of classes; batch normalisation and ReLU behind each but the last.
struct ClassifierNetwork: Sendable {
  /// Covariances have this squared.
  static let mostFeatures = 4096

  private let filters: [Int]
  private let features: Int
  private let dropout, momentum: Float

  init(_ settings: SettingsReader) throws(SettingsError) {
    filters = try settings.ints("filters", default: [32, 64], in: 1...4096, count: 1...8)
    features = try settings.int("features", default: 128, in: 2...Self.mostFeatures)
    dropout = try settings.float("dropout", default: 0.4, in: 0...0.95)
    momentum = try settings.float("momentum", default: 0.9, in: 0...1)
  }

  /// Image [H, W, C] → `features` [features], not negative, and `output_class` [classes], softmax. Throws `NetworkError`.
  func network(image: Shape, classes: Int) throws -> Network {
    let input = Symbol.input("input_image", image)
    var x = input
    for (stage, filters) in filters.enumerated() {
      for (part, stride) in [1, 2].enumerated() {
        let convolution = Conv2D(
          filters, kernel: 3, strides: stride, padding: .same, usesBias: false, kernelInitializer: .heUniform)
        x = ReLU()(normalized(convolution(x, name: "conv_\(stage + 1)_\(part + 1)")))
      }
    }
    let dense = Dense(features, usesBias: false, kernelInitializer: .heUniform)(Flatten()(x))
    let found = ReLU()(normalized(dense), name: "features")
    let head = dropout > 0 ? Dropout(dropout)(found) : found
    let output = Dense(classes, activation: .softmax)(head, name: "output_class")
    return try Network("classifier", inputs: [input], outputs: [found, output])
  }

  private func normalized(_ x: Symbol) -> Symbol { BatchNormalization(momentum: momentum)(x) }
}
