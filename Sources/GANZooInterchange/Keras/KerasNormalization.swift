// Keras' Normalization, which subtracts a mean and divides by a deviation that were taken from data.
public import GANZooFormats
import GANZooNN

extension KerasGraph.Node {
  var isNormalization: Bool { className == "Normalization" }

  /// The settings of the batch normalisation that computes the same with the mean and the variance that the file has.
  ///
  /// Keras divides by max(√variance, 1e-7), which √(variance + 1e-14) is within a rounding where it matters.
  /// https://keras.io/api/layers/preprocessing_layers/numerical/normalization
  ///
  /// Throws `ConfigurationError`.
  var asBatchNormalization: JSONObject {
    get throws {
      try configuration.refuse("invert", unless: .bool(false))
      for key in ["mean", "variance"] { try configuration.refuse(key, unless: .null) }
      return [
        "axis": configuration["axis"] ?? .int(-1), "epsilon": .double(1e-14), "center": .bool(false),
        "scale": .bool(false),
      ]
    }
  }
}
