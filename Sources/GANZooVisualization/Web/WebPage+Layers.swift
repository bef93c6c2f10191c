import GANZooFormats
package import GANZooNN
import GANZooTensors

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
  private static let unknownSettings: [(name: String, none: [JSONObject.Value])] = [
    ("groups", [.int(1)]), ("output_padding", [.null]),
    ("data_format", [.string("channels_last"), .null]),
  ]

  /// Throws `WebPageError` where a page does not compute a layer of the network.
  package static func check(_ network: Network) throws(WebPageError) {
    for vertex in network.vertices {
      guard layers.contains(vertex.className) else {
        throw .layer(name: vertex.name, className: vertex.className)
      }
      for (setting, none) in unknownSettings {
        if let value = vertex.layer.configuration[setting], !none.contains(value) {
          throw .setting(name: vertex.name, className: vertex.className, setting: setting, found: value.excerpt)
        }
      }
      if let layer = vertex.layer as? LayerNormalization {
        let sample = network.vertices[vertex.inputs[0]].outputShape
        let (axes, rank) = (layer.positions(in: sample), sample.rank)
        guard axes == Array(rank + 1 - axes.count...rank) else {
          throw .setting(
            name: vertex.name, className: vertex.className, setting: "axis",
            found: layer.configuration["axis"]?.excerpt ?? "")
        }
      }
    }
  }
}
