import GANZooFormats
import GANZooNN

// The layers that a page computes.
extension WebPage {
  /// Those of the table in layers.js, in alphabetical order.
  package static let layers = [
    "Activation", "Add", "Average", "AveragePooling1D", "AveragePooling2D", "BatchNormalization", "Concatenate",
    "Conv1D", "Conv2D", "Conv2DTranspose", "Cropping1D", "Cropping2D", "Dense", "Dropout", "ELU", "Embedding",
    "Flatten", "GaussianNoise", "GlobalAveragePooling1D", "GlobalAveragePooling2D", "GlobalMaxPooling1D",
    "GlobalMaxPooling2D", "InputLayer", "LayerNormalization", "LeakyReLU", "MaxPooling1D", "MaxPooling2D", "Maximum",
    "Minimum", "Multiply", "PReLU", "Permute", "ReLU", "RepeatVector", "Rescaling", "Reshape", "Softmax",
    "SpatialDropout2D", "SpectralNormalization", "Subtract", "UpSampling1D", "UpSampling2D", "ZeroPadding1D",
    "ZeroPadding2D",
  ]

  /// Settings that the page does not know, and the values that stand for none.
  fileprivate static let unknownSettings: [(name: String, none: [JSONObject.Value])] = [
    ("groups", [.int(1)]), ("output_padding", [.null]),
    ("data_format", [.string("channels_last"), .null]),
  ]
}

extension Network.Vertex {
  /// Throws `WebPageError` where a page does not compute this layer.
  func checkWebForm() throws(WebPageError) {
    guard WebPage.layers.contains(className) else { throw .layer(name: name, className: className) }
    for (setting, none) in WebPage.unknownSettings {
      if let value = layer.configuration[setting], !none.contains(value) {
        throw .setting(name: name, className: className, setting: setting, found: value.excerpt)
      }
    }
  }
}
