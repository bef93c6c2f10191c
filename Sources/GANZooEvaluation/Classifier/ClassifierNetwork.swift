import GANZooNN
import GANZooSupport
import GANZooTensors

/// The network of a classifier, built from the recipe's section `network`: pairs of 3 x 3 convolutions, the second with
/// stride 2, then a dense feature layer and a dense class layer. All but the last are followed by batch normalization
/// and ReLU.
struct ClassifierNetwork: Sendable {
  /// Limits memory: the Fréchet distance needs a covariance matrix of this size squared.
  static let maximumFeatures = 4096

  private let filters: [Int]
  private let features: Int
  private let dropout, momentum: Float

  init(_ settings: SettingsReader) throws(SettingsError) {
    filters = try settings.ints("filters", default: [32, 64], in: 1...4096, count: 1...8)
    features = try settings.int("features", default: 128, in: 2...Self.maximumFeatures)
    dropout = try settings.float("dropout", default: 0.4, in: 0...0.95)
    momentum = try settings.float("momentum", default: 0.9, in: 0...1)
  }

  /// Builds the network: image [H, W, C] → `features` [features], at least 0, and `output_class` [classes], softmax.
  /// Throws `NetworkError`.
  func network(image: Shape, classes: Int) throws -> Network {
    let input = Symbol.input("input_image", image)
    let convolved = input.convolved(filters, momentum: momentum)
    let dense = Dense(features, usesBias: false, kernelInitializer: .heUniform)(Flatten()(convolved))
    let found = ReLU()(BatchNormalization(momentum: momentum)(dense), name: "features")
    let head = dropout > 0 ? Dropout(dropout)(found) : found
    let output = Dense(classes, activation: .softmax)(head, name: "output_class")
    return try Network("classifier", inputs: [input], outputs: [found, output])
  }
}

extension Symbol {
  /// For each number of filters two 3 x 3 convolutions, the second with stride 2, each with batch normalization and
  /// ReLU.
  func convolved(_ filters: [Int], momentum: Float) -> Symbol {
    var x = self
    for (stage, filters) in filters.enumerated() {
      for (part, stride) in [1, 2].enumerated() {
        let convolution = Conv2D(
          filters, kernel: 3, strides: stride, padding: .same, usesBias: false, kernelInitializer: .heUniform)
        let normalized = BatchNormalization(momentum: momentum)(convolution(x, name: "conv_\(stage + 1)_\(part + 1)"))
        x = ReLU()(normalized)
      }
    }
    return x
  }
}
