package import GANZooNN

// The layers that a page computes.
extension WebPage {
  /// Those of the table in layers.js, in alphabetical order.
  package static let layers = [
    "Activation", "Add", "AlphaDropout", "Average", "AveragePooling1D", "AveragePooling2D", "BatchNormalization",
    "Concatenate",
    "Conv1D", "Conv1DTranspose", "Conv2D", "Conv2DTranspose", "Cropping1D", "Cropping2D", "Dense", "DepthwiseConv2D",
    "Dropout", "ELU", "Embedding", "Flatten", "GaussianDropout", "GaussianNoise", "GlobalAveragePooling1D",
    "GlobalAveragePooling2D", "GlobalMaxPooling1D", "GlobalMaxPooling2D", "GroupNormalization", "InputLayer",
    "LayerNormalization", "LeakyReLU", "MaxPooling1D", "MaxPooling2D", "Maximum", "Minimum", "Multiply", "PReLU",
    "Permute", "ReLU", "RepeatVector", "Rescaling", "Reshape", "Resizing", "SeparableConv1D", "SeparableConv2D",
    "Softmax",
    "SpatialDropout2D",
    "SpectralNormalization", "Subtract", "UnitNormalization", "UpSampling1D", "UpSampling2D", "ZeroPadding1D",
    "ZeroPadding2D",
  ]

  /// Throws `WebPageError` where a page does not compute a layer of the network.
  package static func check(_ network: Network) throws(WebPageError) {
    for vertex in network.vertices {
      guard layers.contains(vertex.className) else {
        throw .layer(name: vertex.name, className: vertex.className)
      }
    }
  }
}
